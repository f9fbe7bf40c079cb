"""The words of the site watch: its message, in both languages, and how its faults read in their tickets."""

from collections.abc import Mapping

ZH = {
    "site_recovered": "工单{number}:{title}已于{at}恢复,共中断{minutes}分钟。请登录系统补记原因后办结。",
}
EN = {
    "site_recovered": "Ticket {number}: {title} is up again since {at}, after {minutes} min. Record the cause.",
}
TITLES: Mapping[str, str] = {
    "unreachable": "{site}无法访问",
    "name": "{site}域名解析不到",
    "certificate": "{site}的证书不被信任",
    "content": "{site}打开的不是应有的内容",
}
"""Of an outage, by its kind: tickets are written in the language of the office that answers for the site."""
OUTAGE = "{title}。{began}首次访问失败,{confirmed}复查确认({vantages})。网址:{url}。访问结果:{reason}。"
REASONS: Mapping[str, str] = {
    "timeout": "{seconds}秒内未打开",
    "refused": "连接被拒绝",
    "reset": "连接中断",
    "no_such_host": "域名没有解析记录",
    "tls": "证书校验不通过({reason})",
    "bad_answer": "服务器的应答不合规范",
    "redirect_loop": "跳转成环",
    "bad_redirect": "跳转到无效网址",
    "redirect_refused": "跳转到不允许访问的地址({reason})",
    "no_marker": "页面上没有应有的标志文字",
}
OTHER_REASON = "{reason}"
EXPIRES = "{site}的HTTPS证书将于{day}到期(还剩{days}天),请联系技术人员更换。网址:{url}。"
SHARES: Mapping[str, str] = {
    "warn": "{site}一周访问失败达到预警线。近7天访问{visits}次,失败{failures}次,占{percent}%,预警线{warn}%,"
    "达到{veto}%即单项否决。网址:{url}。",
    "veto": "{site}一周访问失败达到否决线。近7天访问{visits}次,失败{failures}次,占{percent}%,"
    "否决线{veto}%。网址:{url}。",
}
"""Of a week's share, by its mark (19号 站点无法访问)."""
