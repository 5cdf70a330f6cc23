import type { NacdApi } from '../../../test/scenarios/support/nacd/api.ts'

interface Records {
  readonly items: readonly { readonly uuid: string }[]
}

interface Steps {
  readonly steps: readonly { readonly at: number; readonly type: string }[]
}

/** When nacd gave a call that began since then its line, ms since the epoch: a thousand calls at most. */
export async function decisionsSince(api: NacdApi, since: number): Promise<readonly number[]> {
  const pages = await Promise.all(
    [1, 2].map(page => api.get<Records>(`/v1/cdrs?from=${since}&page_size=500&page=${page}`)),
  )
  const times: number[] = []
  for (const { uuid } of pages.flatMap(({ items }) => items)) {
    const { steps } = await api.get<Steps>(`/v1/cdrs/${uuid}`)
    times.push(...steps.filter(({ type }) => type === 'line_found').map(({ at }) => at))
  }
  return times
}
