import { memoryLog } from '../../../testing/memory-log.ts'
import { startExampleServer } from '../server-process.ts'

/** A controller as far as the example server knows: starts it at the address in argv, and lives on. */
startExampleServer(new URL(process.argv[2] ?? ''), '', memoryLog())
