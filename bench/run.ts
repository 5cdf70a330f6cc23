interface Bench {
  readonly run: () => Promise<void>
}

/** The benchmarks by name, in the order they run in. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'event-socket': () => import('./switch/event-socket.ts'),
  'call-setup': () => import('./switch/call-setup.ts'),
  'call-flow': () => import('./customer-server/call-flow.ts'),
  outbox: () => import('./customer-server/outbox.ts'),
  'example-server': () => import('./customer-server/example-server.ts'),
  store: () => import('./store/store.ts'),
  directory: () => import('./directory/directory.ts'),
  registrations: () => import('./directory/registrations.ts'),
  routing: () => import('./lines/routing.ts'),
  cps: () => import('./lines/cps.ts'),
  waiting: () => import('./lines/waiting.ts'),
  recording: () => import('./switch/recording.ts'),
  acd: () => import('./queue/acd.ts'),
  'agent-status': () => import('./queue/agent-status.ts'),
  'routing-peer': () => import('./lines/routing-peer.ts'),
  'cps-peer': () => import('./lines/cps-peer.ts'),
  'queue-live': () => import('./queue/queue-live.ts'),
}

/** `npm run bench [-- name ...]`: runs the benchmarks, all of them or those named, and prints their tables. */
const named = process.argv.slice(2)
const unknown = named.filter(name => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
for (const [name, load] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  const { run } = await load()
  await run()
}
