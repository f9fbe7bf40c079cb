"""The pieces of the small site: each with the faults it is, or with none. Names and numbers are invented."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.probes.documents import docx, xlsx
from tests.probes.wild_server import NOT_FOUND, Misbehave, Reply, reset

ID_NUMBER, ID_MASKED = "110101199003070097", "11*************097"
CARD, CARD_MASKED = "6222020200112233453", "6222***********3453"
BADGE = '<script id="_jiucuo_" sitecode="1310000099" src="/exposure/jiucuo.js"></script>'
FOOT = (
    "<div>主办单位：示例市人民政府办公室 联系电话：0316-2000001 网站标识码：1310000099 冀ICP备05000001号 "
    '冀公网安备13100002000001号<a href="{foreign}/ext/ok.html?dcs.conac.cn">标识</a></div>'
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a page and its faults: kind, address ("" for the page itself), subject."""

    html: str
    faults: tuple[tuple[str, str, str], ...] = ()


def link(kind: str, path: str, html: str = '<a href="{url}">看这里</a>') -> Snippet:
    url = "{own}" + path if path.startswith("/") else path
    return Snippet(html.replace("{url}", path), ((kind, url, ""),))


def said(kind: str, text: str, subject: str) -> Snippet:
    return Snippet(f"<p>{text}</p>", ((kind, "", subject),))


LINKS = (
    link("link_broken", "/missing/1.html"), link("link_broken", "/missing/二 号.html"),
    link("link_broken", "/gone.html"), link("link_broken", "/bad-request.html"),
    link("link_restricted", "/private.html"), link("link_server_error", "/err500.html"),
    link("link_server_error", "/err503.html"), link("link_unreachable", "/reset.html"),
    link("redirect_loop", "/loop/a"), link("redirect_broken", "/to-nowhere"), link("redirect_refused", "/to-metadata"),
    link("fragment_missing", "/art/9.html#nosuch"), link("attachment_missing", "/file/missing.pdf"),
    link("attachment_empty", "/file/empty.pdf"), link("page_empty", "/empty.html"), link("slow_page", "/slow.html"),
    link("image_missing", "/img/missing.png", '<img src="{url}" alt="图">'),
    link("image_missing", "/img/zero.png", '<img src="{url}" alt="图">'),
    link("srcset_missing", "/img/s2.png", '<img src="/img/ok.png" srcset="/img/ok.png 1x, {url} 2x" alt="图">'),
    link("css_image_missing", "/img/bg.png", '<div style="background:url({url})">背景</div>'),
    link("style_missing", "/css/missing.css", '<link rel="stylesheet" href="{url}">'),
    link("script_missing", "/js/missing.js", '<script src="{url}"></script>'),
    link("frame_missing", "/frame/missing.html", '<iframe src="{url}"></iframe>'),
    link("media_missing", "/film/missing.mp4", '<video src="{url}"></video>'),
    link("external_dead", "http://127.0.0.2:1/dead.html"), link("external_dead", "{foreign}/ext/missing.html"),
    link("external_host_gone", "http://gone.example:{port}/"),
    link("internal_address_link", "http://10.8.0.3/oa/"), link("internal_address_link", "http://localhost/x"),
    link("local_file_link", "file:///C:/Users/x/图.png", '<img src="{url}">'),
    link("dark_link", "{foreign}/bet/1.html", '<div style="display:none"><a href="{url}">某网</a></div>'),
    link("dark_link", "{foreign}/bet/2.html", '<p style="position:absolute;left:-9999px"><a href="{url}">某</a></p>'),
    link("dark_link", "{foreign}/bet/3.html", '<style>.z{font-size:0}</style><p class="z"><a href="{url}">某</a></p>'),
    link("dark_link", "{foreign}/bet/4.html", '<div style="height:0;overflow:hidden"><a href="{url}">某</a></div>'),
    link("dark_link", "{foreign}/bet/5.html", '<marquee height="1"><b><a href="{url}">某</a></b></marquee>'),
)  # fmt: skip

WORDS = (
    said("typo", "本市将布署冬季工作，", "布署"), said("typo", "各单位要因地治宜推进。", "因地治宜"),
    said("banned_word", "这里写了禁语示例四字。", "禁语示例"), said("outdated_word", "实行旧提法示例。", "旧提法示例"),
    said("id_number_leak", f"张某，身份证号{ID_NUMBER}，领取补贴。", ID_MASKED),
    said("bank_card_leak", f"开户行账号{CARD}到账。", CARD_MASKED),
    said("mobile_leak", "联系人手机13000000001。", "130****0001"),
    Snippet(
        "<p>李某13000000003将布署春季工作。</p>", (("typo", "", "布署"), ("mobile_leak", "", "130****0003"))
    ),
    Snippet('<a href="/missing/3.html">电话13000000004</a>', (
        ("link_broken", "{own}/missing/3.html", ""), ("mobile_leak", "", "130****0004"),
    )),
    said("leader_wrong", "市长李示范出席会议。", "市长李示范"), said("leader_wrong", "市长王示反指出。", "市长王示反"),
    said("organ_outdated", "请到示例市工商行政管理局办理。", "示例市工商行政管理局"),
    Snippet('<a href="/file/list.docx">名单</a>', (("id_number_leak", "{own}/file/list.docx", ID_MASKED),)),
    Snippet('<a href="/file/list.xlsx">名单</a>', (("mobile_leak", "{own}/file/list.xlsx", "130****0002"),)),
)  # fmt: skip
"""What a document holds is found in the document, whichever page offers it."""

LOOK_ALIKES = (
    '<a href="/redirect-ok">好的跳转</a><a href="/no-head.zip">不让问头</a>', '<!-- <a href="/never/1.html">x</a> -->',
    "<script>var u='<a href=\"/never/2.html\">x</a>';</script>", '<a href="/中文/页面 1.html">中文</a>',
    '<a href="/query?a=1&amp;b=2">查询</a>', '<a href="{foreign}/ext/ok.html">外部</a>',
    '<a href="{foreign}/ext/forbidden.html">外部拒绝机器</a>', '<a href="  /blanks.html\n">空格</a>',
    '<a href="mailto:a@example.test">信</a><a href="tel:03162000001">话</a><a href="javascript:void(0)">x</a><a>无</a>',
    '<a href="#top">顶</a><a href="#">空</a><a href="#/tab/1">标签</a><a name="旧锚"></a><a href="#旧锚">锚</a>',
    '<img src="data:image/png;base64,AAAA" alt=""><script src="/js/empty.js"></script>',
    '<div style="display:none"><a href="http://www.example.gov.cn:{port}/x">部门网站</a></div>',
    '<div style="display:none"><a href="/art/5.html">自己的菜单</a></div>', '<a href="/file/ok.pdf">附件</a>',
    '<a href="/file/clean.docx">附件</a>', "<p>财政俯瞰全市，公布署名文章，按装机容量计算。</p>",
    "<p>身份证110101199003070096不成立，6222020200112233454也不是卡，138****1234已遮。</p>",
    "<p>订单号2026112013000000001长于手机号，编号A13000000001。</p>", "<p>市长王示范出席，副市长李示范参加。</p>",
    "<p>原示例市工商行政管理局已并入市场监督管理局。</p>", "<p>关于禁语的说明，旧提法另行示例。</p>",
    '<a href="{own}/art/9.html#%E4%B8%80">编码的锚</a>', '<a href="/large-file.zip">大文件</a>',
    '<base target="_blank"><link rel="canonical" href="/never/3.html"><link rel="stylesheet" href="/css/ok.css">',
    '<a href="/secret/no.html">机器不许问</a>', '<a href="/file/not-really.docx">旧格式换了名</a>',
)  # fmt: skip

COLUMNS: Mapping[str, tuple[str, str, str, str]] = {
    "fresh": ("news", "2026-11-18", "", "<p>新闻</p>"),
    "ageing": ("news", "2026-11-08", "column_ageing", "<p>新闻</p>"),
    "stale": ("news", "2026-11-01", "stale_column", "<p>新闻</p>"),
    "policy": ("policy", "2026-06-01", "column_ageing", "<p>文件</p>"),
    "old-policy": ("policy", "2026-02-01", "stale_column", "<p>文件</p>"),
    "listed": ("notice", "", "", "<ul><li>2026-10-30 一则</li><li>2031-01-01 以后</li></ul>"),
    "undated": ("notice", "", "column_ageing", "".join(f"<p>第{n}条没有日期但写得够长的公告</p>" for n in range(5))),
    "blank": ("notice", "", "blank_column", "<p>暂无内容</p>"),
    "bare": ("notice", "", "blank_column", ""),
}  # fmt: skip
"""Name -> rule, date it gives itself, fault, body."""


def plain(title: str, body: str) -> bytes:
    return f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{BADGE}{body}</body>".encode()


def framed(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_示例市人民政府</title></head>'
        f'<body id="top">{BADGE}<h1>{title}</h1><div id="一">{body}</div>{FOOT}</body></html>'
    ).encode()


def _gb(declared: str) -> Reply:
    text = f"<meta charset={declared}><title>国标</title><body>{BADGE}国标编码的页面，内容正常而且足够长。</body>"
    return Reply(text.encode("gb18030"), kind="text/html")


NAMED_BY_THEIR_LINK = frozenset({"soft_404"})
ODD_PAGES: Mapping[str, tuple[tuple[str, ...], Reply]] = {
    "soft": (("soft_404",), Reply(plain("提示", "抱歉，您访问的页面不存在或已被删除！"))),
    "about-soft": ((), Reply(plain("新闻", f"网民反映页面不存在，已经修复。{'详情如下，请知悉。' * 60}"))),
    "title": (("empty_title",), Reply(plain("", "正文还是有的"))),
    "wrong": (("wrong_charset",), _gb("utf-8")),
    "right": ((), _gb("gb2312")),
    "blank": (("blank_page", "badge_missing"), Reply(b"<meta charset=utf-8><title>x</title><body>\n</body>")),
    "future": (("future_date",), Reply(plain("以后", "<p>发布时间：2027-03-01</p>"))),
    "large": (("page_too_large",), Reply(plain("大", "大" * 300_000))),
    "badge": (("badge_missing",), Reply(b"<meta charset=utf-8><title>t</title><body>x</body>")),
    "code": (("badge_wrong_code",), Reply(plain("码", "码").replace(b"1310000099", b"1310000098"))),
    "host": (("badge_wrong_host",), Reply(plain("主", "主").replace(b"/exposure/", b"{foreign}/exposure/"))),
}


def files() -> dict[str, Reply | Misbehave]:
    """What is linked and is none of the numbered pages."""
    ok = Reply(plain("正常", "正常页面内容"))
    return {
        "/gone.html": Reply(NOT_FOUND, 410), "/bad-request.html": Reply(NOT_FOUND, 400),
        "/private.html": Reply(NOT_FOUND, 403), "/err500.html": Reply(NOT_FOUND, 500),
        "/err503.html": Reply(NOT_FOUND, 503), "/empty.html": Reply(b""), "/reset.html": reset,
        "/slow.html": Reply(plain("慢", "正常但是慢的页面内容"), after=0.35),
        "/loop/a": _moved("/loop/b"), "/loop/b": _moved("/loop/a"), "/to-nowhere": _moved("/nowhere.html"),
        "/to-metadata": _moved("http://169.254.169.254/latest/meta-data/"), "/redirect-ok": _moved("/art/3.html"),
        "/file/empty.pdf": Reply(b"", kind="application/pdf"), "/img/zero.png": Reply(b"", kind="image/png"),
        "/file/ok.pdf": Reply(b"%PDF-1.4" + b"0" * 300_000, kind="application/pdf"),
        "/file/clean.docx": Reply(docx("会议通知，电话0316-2000001。"), kind="application/octet-stream"),
        "/file/list.docx": Reply(docx("名单", cells=("张某", ID_NUMBER)), kind="application/octet-stream"),
        "/file/list.xlsx": Reply(xlsx(("姓名", "电话"), ("李某", 13000000002)), kind="application/octet-stream"),
        "/file/not-really.docx": Reply(b"\xd0\xcf\x11\xe0 old", kind="application/msword"),
        "/no-head.zip": Reply(b"z" * 100_000, kind="application/zip", no_head=True),
        "/large-file.zip": Reply(b"z" * 400_000, kind="application/zip"),
        "/img/ok.png": Reply(b"png", kind="image/png"),
        "/js/empty.js": Reply(b"", kind="text/javascript"), "/exposure/jiucuo.js": Reply(b"1", kind="text/javascript"),
        "/css/ok.css": Reply(b"a{background:url(../img/ok.png)} /* url(/never/4.png) */", kind="text/css"),
        "/中文/页面 1.html": ok, "/query?a=1&b=2": ok, "/blanks.html": ok, "/ext/ok.html": ok,
        "/ext/ok.html?dcs.conac.cn": ok, "/ext/forbidden.html": Reply(NOT_FOUND, 403), "/x": ok,
        **{f"/bet/{number}.html": ok for number in range(1, 6)},
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /secret/\n", kind="text/plain"),
    }  # fmt: skip


def _moved(place: str) -> Reply:
    return Reply(status=302, headers={"Location": place})
