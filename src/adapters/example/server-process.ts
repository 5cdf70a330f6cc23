import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../ports/log.ts'

const server = fileURLToPath(new URL('../../../examples/acd-http-server/server.ts', import.meta.url))

/** The example call-flow server as a child of `npm start`: what it prints goes to the log; it ends with nacd. */
export function startExampleServer(url: URL, secret: string, log: Log): { stop(): void } {
  const child = spawn(process.execPath, [server], {
    env: { ...process.env, HOST: url.hostname, PORT: url.port || '80', ACD_SECRET: secret },
    // The channel breaks when nacd ends, however it ends: the server takes that for its own end.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  // It prints who calls whom.
  forward(child.stdout, line => log.info({ pii: { line } }, 'example server'))
  forward(child.stderr, line => log.warn({ line }, 'example server'))
  child.once('error', error => log.error({ error: error.message }, 'example server cannot be started'))
  child.once('exit', code => log.info({ code }, 'example server ended'))
  return { stop: () => void child.kill() }
}

function forward(stream: ChildProcess['stdout'], tell: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', tell)
}
