export type Resolved =
  | { readonly type: 'found'; readonly addresses: readonly string[] }
  /** `reason` for the log: the resolver's code, e.g. ENOTFOUND. */
  | { readonly type: 'failed'; readonly reason: string }

/** Finds the IP addresses of a host name. Never rejects. */
export interface NameResolver {
  resolve(host: string): Promise<Resolved>
}
