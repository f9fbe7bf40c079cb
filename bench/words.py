"""Invented reports in Chinese, as citizens and clerks write them: titles, descriptions, answers, addresses."""

from random import Random

HOME = "https://www.shili.example"
COLUMNS = ("zwgk", "bsfw", "hdjl", "tjsj", "zcwj", "rsxx", "czyjs", "xwzx")
_PLACES = (
    "规章库",
    "领导信箱",
    "办事指南",
    "政府公报",
    "人事任免",
    "预决算公开",
    "招标公告",
    "统计月报",
    "在线访谈",
    "机构设置",
)
_FAULTS = (
    "栏目打开后出现404页面，换了两个浏览器都无法打开", "最新一条信息还是去年六月发布的，已经很久没有更新",
    "附件下载后是空文件，用WPS打不开也看不到内容", "正文第三段把“截止”写成了“截至”，前后意思不一致",
    "留言提交后一直显示处理中，超过十五天没有人回复", "列表里的链接失效，点进去跳转到别的网站",
    "联系电话是空号，办公地址也与实际不符", "页面上的图片全部显示不出来，只有红叉",
)  # fmt: skip
_AFTER = (
    "请尽快核实处理，谢谢。", "我昨天和今天都试过，情况一样。", "这影响到我们企业办理资质，请抓紧。",
    "希望给出明确的修复时间。", "如果栏目已经取消，也请说明去哪里查询。",
)  # fmt: skip
_ANSWERS = (
    "您好，您反映的问题经核实属实，相关单位已完成修复，现可正常访问，感谢您对政府网站工作的监督。",
    "您好，该栏目内容已于今日更新，今后将按月维护。如有其他问题请继续留言。",
    "您好，错字已更正，页面缓存将在一小时内刷新，感谢您的细心指正。",
)


def title(chance: Random) -> str:
    """About twenty characters."""
    return f"“{chance.choice(_PLACES)}”{chance.choice(_FAULTS)}"[:40]


def description(chance: Random) -> str:
    """One to three sentences, 60 to 160 characters."""
    sentences = chance.sample(_FAULTS, k=chance.randint(1, 2))
    return "；".join(f"“{chance.choice(_PLACES)}”{one}" for one in sentences) + "。" + chance.choice(_AFTER)


def answer(chance: Random) -> str:
    return chance.choice(_ANSWERS)


def url(chance: Random, pages: int) -> str:
    """One of so many pages, so that some tickets are about the same one."""
    page = chance.randrange(pages)
    return f"{HOME}/{COLUMNS[page % len(COLUMNS)]}/{page:06d}.html"
