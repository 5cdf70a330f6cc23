import { Agent, request } from 'undici'

/** What a web server said, or the error that says why nothing came. */
export type HttpAnswer =
  | { readonly type: 'answered'; readonly status: number }
  | { readonly type: 'silent'; readonly error: unknown }

/** One request that changes nothing on the other side, without body and without following redirects. */
export async function askHttp(url: string, method: 'HEAD' | 'GET', deadlineMs: number): Promise<HttpAnswer> {
  const dispatcher = new Agent({
    connect: { timeout: deadlineMs },
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  })
  try {
    const { statusCode, body } = await request(url, { dispatcher, method })
    await body.dump({ limit: 65_536 })
    return { type: 'answered', status: statusCode }
  } catch (error) {
    return { type: 'silent', error }
  } finally {
    await dispatcher.destroy()
  }
}
