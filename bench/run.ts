/** `npm run bench [-- name ...]`: runs the benchmarks, all of them or those named, and prints their tables. */
const benches = [
  'event-socket',
  'call-setup',
  'call-flow',
  'outbox',
  'example-server',
  'store',
  'directory',
  'registrations',
  'routing',
  'cps',
  'waiting',
  'recording',
  'acd',
  'agent-status',
  'routing-peer',
  'cps-peer',
  'queue-live',
] as const

const named = process.argv.slice(2)
const unknown = named.filter(name => !(benches as readonly string[]).includes(name))
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${benches.join(', ')}`)
  process.exit(2)
}
for (const name of benches) {
  if (named.length > 0 && !named.includes(name)) continue
  const { run } = (await import(`./${name}.ts`)) as { readonly run: () => Promise<void> }
  await run()
}
