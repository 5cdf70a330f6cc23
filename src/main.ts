import { nodeProblem } from './cli/node-version.ts'

const problem = nodeProblem(process.versions.node)
if (problem !== null) {
  console.error(problem)
  process.exit(1)
}

// Loaded only now: on an old Node.js some packages fail in their own words.
const { runCli } = await import('./cli/program.ts')
const { openScreen } = await import('./cli/top/screen.ts')
const terminal = {
  env: process.env,
  print: (line: string) => console.log(line),
  complain: (line: string) => console.error(line),
  input: () => process.stdin,
  get screen() {
    return openScreen(process)
  },
}
process.exit(
  await runCli(process.argv.slice(2), terminal, async config => (await import('./app.ts')).start(config)),
)
