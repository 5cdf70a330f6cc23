import type { Command } from 'commander'
import { addFlowLint } from './flow-lint.ts'
import { addFlowTry } from './flow-try.ts'
import type { Finish, Terminal } from './terminal.ts'

export function addFlow(program: Command, terminal: Terminal, finish: Finish): void {
  const flow = program
    .command('flow')
    .description('try a call-flow server before a phone is there 没有话机也能试验呼叫流程服务')
  addFlowTry(flow, terminal, finish)
  addFlowLint(flow, terminal, finish)
}
