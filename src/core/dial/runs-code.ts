/**
 * Variables whose value FreeSWITCH runs as an application, an API command or a program (`execute_on_answer`,
 * `api_hangup_hook`, `exec_after_bridge_app`, `group_confirm_key=exec`, ...). nacd sets none of them, so one that
 * comes along was put there from outside.
 */
const words =
  /(?:^|_)(?:exec|execute|api|app|hook|system|script|shell)(?:_|$)|^group_confirm|^transfer_after/i

/** Whether a channel variable of this name would run something. */
export const runsCode = (variable: string): boolean => words.test(variable)
