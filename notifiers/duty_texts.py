"""The words of the duty day's messages: register, incidents, handover, reachability; by kind, in both languages."""

ZH = {
    "relay_ask": "登记{number}号转您处理,回复{code}确认收到:{title}",
    "relay_ok": "登记{number}号已确认收到,谢谢。",
    "relay_over": "登记{number}号已有人确认收到或已撤回,无需再回复。",
    "relay_waits": "登记{number}号转{who}已{minutes}分钟未确认,请督促:{title}",
    "duty_major": "重大事项,请阅示。登记{number}号:{title}",
    "duty_urgent": "紧急事件,请指示。登记{number}号:{title}",
    "duty_unsolved": "登记{number}号{minutes}分钟未处置完毕,请指示:{title}",
    "task_due": "交办事项登记{number}号应于{deadline}报告,尚未报告:{title}",
    "incident_outage": "事件{number}号已中断{minutes}分钟,逐级报备文本已拟好,请指示:{title}",
    "incident_group": "{words}",
    "incident_clock": "事件{number}号须于{deadline}前报省级网信部门,尚无凭证:{title}",
    "rota_unreached": "{who}的排班消息({at})未能送达,请电话转告,并核对其联系方式。",
    "recheck_late": "今天({day})有{count}篇新发布信息到{at}仍未复查,值班员{who},请督促。",
    "handover_ready": "您自{at}接班,请在读网台查看并确认{who}的交接单。",
    "handover_waits": "{who}{at}应接班,交接单{minutes}分钟未确认,请核实并接手值班。",
    "reach_test": "值班测试,非故障:您{at}起值班,请在{minutes}分钟内回复{code}或按1,表示能联系到您。",
    "reach_next": "值班测试,非故障:{who}({at}起值班)未通,您是下一联系人,请回复{code}或按1,表示能联系到您。",
}
EN = {
    "relay_ask": "Entry {number} is passed on to you, reply {code} to acknowledge: {title}",
    "relay_ok": "Entry {number} acknowledged, thank you.",
    "relay_over": "Entry {number} was acknowledged already or taken back. No reply needed.",
    "relay_waits": "Entry {number}, passed on to {who}: no acknowledgement for {minutes} min. {title}",
    "duty_major": "Major matter for your decision. Entry {number}: {title}",
    "duty_urgent": "Urgent, your instruction is needed. Entry {number}: {title}",
    "duty_unsolved": "Entry {number} is not over after {minutes} min, your instruction is needed: {title}",
    "task_due": "Assigned task, entry {number}, was to be reported by {deadline}: {title}",
    "incident_outage": "Incident {number}: down for {minutes} min, report texts are ready. {title}",
    "incident_group": "{words}",
    "incident_clock": "Incident {number} must be reported upward by {deadline}, no proof yet: {title}",
    "rota_unreached": "Rota news ({at}) did not reach {who}. Please tell them by telephone; check their contacts.",
    "recheck_late": "{day}: {count} new article(s) not read again by {at}. On duty: {who}.",
    "handover_ready": "You take over at {at}. Read and confirm the handover note of {who} on the desk.",
    "handover_waits": "{who} was to take over at {at}; not confirmed for {minutes} min. Check, or take over.",
    "reach_test": "Duty test, no fault: you are on duty from {at}. Reply {code} or press 1 within {minutes} min.",
    "reach_next": "Duty test, no fault: {who} (on from {at}) was not reached, you are next. Reply {code} or press 1.",
}
GRADES = {"extreme": "特别重大", "major": "重大", "larger": "较大", "general": "一般"}
UNKNOWN = "正在核实"
PLANS = {"yes": "已启动应急预案({level})", "no": "未启动应急预案", "": "应急预案研判中"}
REPORT_TEXTS = {
    "system": "事件名称:{title}\n发生时间:{began}\n持续时间:{minutes}分钟\n事件等级:{grade}\n原因:{cause}\n处置情况:"
    "{plan}\n预计恢复时间:{fix}\n报告领导情况:{leader}\n填报时间:{at}",
    "group": "各位领导:{title},{began}起已持续{minutes}分钟。等级:{grade}。原因:{cause}。{plan}。"
    "预计{fix}恢复。进展随时续报。",
    "legal": "网络安全事件报告\n事件名称:{title}\n发生时间:{began}\n研判等级:{grade}\n影响与持续:{minutes}分钟\n"
    "初步原因:{cause}\n已采取措施:{plan}\n预计恢复时间:{fix}\n报告时间:{at}",
}
"""What goes upward is written in the language of the offices above."""
