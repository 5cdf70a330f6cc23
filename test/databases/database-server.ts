/** An account of every server, which may do everything. */
export const administrator = { user: 'nacd_admin', password: 'admin-6Yk2' } as const

/**
 * A real database server on a free port of 127.0.0.1, its files in a temporary folder. What may befall one in the
 * field can be brought about: killed, frozen, restarted, full.
 */
export interface DatabaseServer {
  readonly type: 'postgres' | 'mysql'
  readonly port: number
  /** Its files; its Unix socket lies in it. */
  readonly folder: string
  /** A new empty database, as a URL with the administrator's name and password. */
  createDatabase(): Promise<string>
  /** Starts it again after `kill` or `shutDown`, with the same port and data; resolves when it takes connections. */
  start(): Promise<void>
  /** SIGKILL to everything: connections break without a word. */
  kill(): Promise<void>
  /** An orderly end at once: clients are told. Its files stay. */
  shutDown(): Promise<void>
  /** SIGSTOP to everything: connections stay open and nothing is answered. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its files. Idempotent. */
  stop(): Promise<void>
}

/** What differs between the servers. */
export interface ServerKind {
  readonly type: DatabaseServer['type']
  readonly program: string
  /** Makes the data in an empty folder. */
  prepare(folder: string): void
  args(folder: string, port: number): readonly string[]
  /** The line it writes when it takes connections. */
  readonly ready: RegExp
  /** Asks for an orderly end that does not wait for clients. */
  readonly endSignal: NodeJS.Signals
  createDatabase(port: number, name: string): Promise<void>
}

export function withSettings(kind: ServerKind, more: readonly string[]): ServerKind {
  return { ...kind, args: (folder, port) => [...kind.args(folder, port), ...more] }
}
