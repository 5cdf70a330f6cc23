/** One header line: `name` in its long form and lower case, `value` unfolded and trimmed. */
export interface HeaderField {
  readonly name: string
  readonly value: string
}

export interface SipRequest {
  readonly type: 'request'
  readonly method: string
  /** Request-URI as it came. */
  readonly uri: string
  readonly headers: readonly HeaderField[]
  readonly body: string
}

export interface SipResponse {
  readonly type: 'response'
  /** 100..699. */
  readonly status: number
  readonly reason: string
  readonly headers: readonly HeaderField[]
  readonly body: string
}

export type SipMessage = SipRequest | SipResponse

/** The first line named `name` (long form, lower case), or undefined. */
export function headerOf(message: SipMessage, name: string): string | undefined {
  return message.headers.find(field => field.name === name)?.value
}

/** Every line named `name`, in order, not split at commas. */
export function headerLines(message: SipMessage, name: string): string[] {
  return message.headers.filter(field => field.name === name).map(field => field.value)
}
