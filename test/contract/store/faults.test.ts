import { onEveryServer } from './databases.ts'
import { faultsSuite } from './faults.ts'

onEveryServer(faultsSuite)
