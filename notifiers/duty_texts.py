"""The words of the duty day's messages: register, incidents, handover; by kind, in both languages."""

ZH = {
    "relay_waits": "登记{number}号转{who}已{minutes}分钟未确认,请督促:{title}",
    "duty_major": "重大事项,请阅示。登记{number}号:{title}",
    "duty_urgent": "紧急事件,请指示。登记{number}号:{title}",
    "duty_unsolved": "登记{number}号{minutes}分钟未处置完毕,请指示:{title}",
    "task_due": "交办事项登记{number}号应于{deadline}报告,尚未报告:{title}",
    "incident_outage": "事件{number}号已中断{minutes}分钟,逐级报备文本已拟好,请指示:{title}",
    "incident_clock": "事件{number}号须于{deadline}前报省级网信部门,尚无凭证:{title}",
    "handover_waits": "{who}{at}应接班,交接单{minutes}分钟未确认,请核实并接手值班。",
}
EN = {
    "relay_waits": "Entry {number}, passed on to {who}: no acknowledgement for {minutes} min. {title}",
    "duty_major": "Major matter for your decision. Entry {number}: {title}",
    "duty_urgent": "Urgent, your instruction is needed. Entry {number}: {title}",
    "duty_unsolved": "Entry {number} is not over after {minutes} min, your instruction is needed: {title}",
    "task_due": "Assigned task, entry {number}, was to be reported by {deadline}: {title}",
    "incident_outage": "Incident {number}: down for {minutes} min, report texts are ready. {title}",
    "incident_clock": "Incident {number} must be reported upward by {deadline}, no proof yet: {title}",
    "handover_waits": "{who} was to take over at {at}; not confirmed for {minutes} min. Check, or take over.",
}
