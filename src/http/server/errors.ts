/** One line of the error table: the HTTP status, and the message in the two languages of nacd. */
interface ErrorEntry {
  readonly status: number
  readonly en: string
  readonly zh: string
}

/** Every error the API answers with. docs/http-errors.md shows the same table; a test compares the two. */
export const errorTable = {
  invalid_request: {
    status: 400,
    en: 'The request does not have the form this address takes; details.problems says where.',
    zh: '请求格式不符合要求,details.problems 给出具体位置。',
  },
  bad_json: { status: 400, en: 'The body is not JSON.', zh: '请求体不是 JSON。' },
  bad_http: { status: 400, en: 'This is not an HTTP request.', zh: '不是合法的 HTTP 请求。' },
  key_mismatch: {
    status: 400,
    en: 'The key in the body is not the key in the address.',
    zh: '请求体中的主键与地址中的不一致。',
  },
  password_needed: { status: 400, en: 'A new extension needs a password.', zh: '新建分机必须带密码。' },
  unauthorized: {
    status: 401,
    en: 'This needs a valid token or password.',
    zh: '需要有效的令牌或密码。',
  },
  address_refused: {
    status: 403,
    en: 'Requests from this address are not allowed here.',
    zh: '此地址不允许访问。',
  },
  call_not_allowed: {
    status: 403,
    en: 'This extension may not call this number; details.reason says why.',
    zh: '此分机不允许呼叫该号码,原因见 details.reason。',
  },
  not_found: { status: 404, en: 'There is nothing at this address.', zh: '此地址不存在。' },
  no_such_record: { status: 404, en: 'There is no such record.', zh: '没有这条记录。' },
  no_such_extension: { status: 404, en: 'There is no such extension.', zh: '没有这个分机。' },
  no_such_command: { status: 404, en: 'There is no such command.', zh: '没有这个命令。' },
  request_timeout: { status: 408, en: 'The request did not arrive in time.', zh: '请求接收超时。' },
  unknown_groups: {
    status: 409,
    en: 'The record names groups that do not exist; details.groups says which.',
    zh: '记录中引用的座席组不存在,details.groups 给出组号。',
  },
  overflow_circle: {
    status: 409,
    en: 'Callers whom nobody takes would come back to the group they came from; details.groups says by which way.',
    zh: '无人接听的来电溢出后会绕回原座席组,details.groups 给出绕行的各组。',
  },
  group_in_use: {
    status: 409,
    en: 'Callers of other groups are led to this group; details.groups says which. Change their overflow, overflows or exits first.',
    zh: '仍有其他座席组把来电转到此组,details.groups 给出组号。请先修改它们的 overflow、overflows 或 exits。',
  },
  not_resting: {
    status: 409,
    en: 'The agent is in no wrap-up or rest that could be ended or extended.',
    zh: '此座席当前不在话后处理或休整状态,无法结束或延长。',
  },
  gateway_in_use: {
    status: 409,
    en: 'Routes lead to this gateway; details.routes says how many. Change or remove them first.',
    zh: '仍有路由使用此线路,details.routes 给出条数。请先修改或删除这些路由。',
  },
  extensions_not_managed: {
    status: 409,
    en: "Extensions are in the customer's own database, which nacd only reads; only the embedded demo database can be changed here.",
    zh: '分机在客户自己的数据库中,nacd 只读;此处只能修改内置的演示数据库。',
  },
  call_not_talking: {
    status: 409,
    en: 'Nobody talks in this call at the moment; details.phase says what it does.',
    zh: '此呼叫当前未处于通话中,details.phase 给出所处阶段。',
  },
  supervises_own_call: {
    status: 409,
    en: 'This extension is in the call itself, so it cannot supervise it.',
    zh: '此分机正在该通话中,不能监听自己的通话。',
  },
  already_supervising: {
    status: 409,
    en: 'This extension supervises another call; details.call and details.leg say which. End that first.',
    zh: '此分机正在监听另一通话,见 details.call 和 details.leg。请先结束。',
  },
  extension_not_registered: {
    status: 409,
    en: 'No phone is registered at this extension, so there is none to ring.',
    zh: '此分机没有话机注册,无法振铃。',
  },
  too_many_calls: {
    status: 409,
    en: 'The range has more calls than one question may look at; details.most says how many. Ask for a shorter one.',
    zh: '所选时段的呼叫数超过单次查询上限,上限见 details.most。请缩短时段。',
  },
  too_many_times: {
    status: 409,
    en: "The range has more of agents' time than one question may look at; details.most says how many entries may be. Ask for a shorter one, or for one agent.",
    zh: '所选时段的座席时长记录数超过单次查询上限,上限见 details.most。请缩短时段,或只查一个座席。',
  },
  too_many_periods: {
    status: 409,
    en: 'The answer would have more periods of groups or agents than one may have; details.most says how many. Ask for a shorter range, for days, or for one of them.',
    zh: '结果行数(时段 × 座席组或座席)超过单次查询上限,上限见 details.most。请缩短时段、改为按日,或只查其中一个。',
  },
  too_large: { status: 413, en: 'The body is too large.', zh: '请求体过大。' },
  unsupported_media_type: {
    status: 415,
    en: 'The body has a content type this address does not take.',
    zh: '不支持的请求体类型。',
  },
  too_many_attempts: {
    status: 429,
    en: 'Too many wrong passwords came from this address; Retry-After says when to try again.',
    zh: '来自此地址的错误密码过多,请在 Retry-After 给出的时间后重试。',
  },
  headers_too_large: { status: 431, en: 'The request headers are too large.', zh: '请求头过大。' },
  internal: {
    status: 500,
    en: 'Something is wrong inside nacd; its log says what.',
    zh: 'nacd 内部错误,详见日志。',
  },
  call_failed: {
    status: 502,
    en: "The extension's phone could not be rung; details.cause says why.",
    zh: '无法呼叫此分机的话机,原因见 details.cause。',
  },
  database_failed: {
    status: 503,
    en: 'A database did not answer; the log says why.',
    zh: '数据库没有应答,详见日志。',
  },
  not_read_yet: {
    status: 503,
    en: 'The store has not been read since nacd started: what is asked for is not known yet. Try again later.',
    zh: '启动以来存储尚未读取完毕,暂时无法答复。请稍后重试。',
  },
  too_many_readers: {
    status: 503,
    en: 'Too many clients read the live events; details.most says how many may. Try again later.',
    zh: '订阅实时事件的客户端过多,上限见 details.most。请稍后重试。',
  },
  timed_out: { status: 503, en: 'The answer took too long.', zh: '处理超时。' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable
export type Language = 'en' | 'zh'

/** What a client gets. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** An answer from the table; thrown by routes and hooks, made into HTTP by the error handler. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly statusCode: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(errorTable[code].en, options)
    this.code = code
    this.statusCode = errorTable[code].status
    this.details = details
  }

  body(language: Language): ErrorBody {
    return { code: this.code, message: errorTable[this.code][language], details: this.details }
  }
}
