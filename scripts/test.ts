/**
 * `npm test`: unit tests, then the scenarios with real phones, on the embedded switch and on FreeSWITCH where there is
 * one. Arguments go to Vitest (`npm test -- src/config -t problem`). The last line counts.
 */
import { providePackages } from './test-run/packages.ts'
import { findFreeswitch } from './test-run/programs.ts'
import { addUp, type Tally } from './test-run/tally.ts'
import { runProject } from './test-run/vitest.ts'

const args = process.argv.slice(2)

function tellPackages(command: string | null): void {
  if (command === null) return
  console.log(`\nTESTS FAIL WITHOUT THESE PACKAGES. Install them:\n\n    sudo ${command}\n`)
}

function tellFreeswitch(found: string | null): void {
  if (found !== null) {
    console.log(`scenarios run on the embedded switch and on ${found}`)
    return
  }
  const rule = '='.repeat(78)
  console.log(`\n${rule}\n NO FREESWITCH FOUND: the scenarios run on the embedded switch only.`)
  console.log(` Put it on the PATH, or its folder into FREESWITCH_HOME.\n${rule}\n`)
}

/** With arguments, a project in which nothing matches them is no failure; but in one of them something must. */
async function runAll(): Promise<Tally> {
  const some = args.length === 0 ? [] : ['--passWithNoTests', ...args]
  const total = addUp([await runProject('unit', some), await runProject('scenarios', some)])
  const nothing = total.passed + total.failed + total.skipped === 0
  return nothing ? { ...total, failed: 1 } : total
}

const missing = providePackages()
tellPackages(missing)
const freeswitch = findFreeswitch()
tellFreeswitch(freeswitch)
const { passed, failed, skipped } = await runAll()
tellPackages(missing)
if (freeswitch === null) tellFreeswitch(freeswitch)
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
