#!/usr/bin/env node
/**
 * Starts nacd under a Node.js that runs TypeScript (22.18 or newer). Plain JavaScript, for older ones read this file too:
 * they hand over to the Node.js that `npm install` put beside nacd.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** `node_modules/.bin/node` of this package, or of the project it is installed in. */
function findOwnNode(folder) {
  const candidate = join(folder, 'node_modules', '.bin', 'node')
  if (existsSync(candidate)) return candidate
  const parent = dirname(folder)
  return parent === folder ? null : findOwnNode(parent)
}

function handOver(node) {
  const env = { ...process.env, NACD_HANDED_OVER: '1' }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env })
  // A terminal sends these to both processes by itself; a second one would mean "at once".
  const fromTerminal = process.stdin.isTTY || process.stdout.isTTY
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !fromTerminal) child.kill(signal)
    })
  }
  child.on('error', error => {
    console.error(`nacd: ${node} cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

const ownNode = process.env.NACD_HANDED_OVER ? null : findOwnNode(dirname(dirname(main)))
if (isNewEnough(process.versions.node)) {
  await import('../src/main.ts')
} else if (ownNode !== null) {
  handOver(ownNode)
} else {
  console.error(
    `nacd needs Node.js 22.18 or newer, this is ${process.versions.node}: run "npm install" with its optional packages, or install Node.js 24.\n` +
      `nacd 需要 Node.js 22.18 或更高版本，当前为 ${process.versions.node}：请运行 "npm install"（不要跳过可选依赖），或安装 Node.js 24。`,
  )
  process.exit(1)
}
