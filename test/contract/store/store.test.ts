import { agentTimesSuite } from './agent-times.ts'
import { agentsSuite, damagedRecordsSuite } from './agents.ts'
import { callLogSuite } from './call-log.ts'
import { callRecordsSuite } from './call-records.ts'
import { type OpenStore, onEveryDatabase, opened } from './databases.ts'
import { gatewaysSuite } from './gateways.ts'
import { houseRulesSuite } from './house-rules.ts'
import { lostAnswerSuite, otherNodesSuite } from './nodes.ts'
import { openCallsSuite } from './open-calls.ts'
import { callbacksSuite, queueMemorySuite, vipsSuite } from './queue.ts'
import { recordedCallsSuite } from './recorded-calls.ts'
import { routeLoadsSuite } from './route-loads.ts'
import { routesSuite } from './routes.ts'
import { routingRulesSuite } from './routing-rules.ts'

onEveryDatabase(newDatabase => {
  const open: OpenStore = async needs => opened(await newDatabase(), needs)
  agentsSuite(open)
  damagedRecordsSuite(newDatabase)
  gatewaysSuite(open)
  houseRulesSuite(open)
  routesSuite(open)
  routeLoadsSuite(newDatabase)
  routingRulesSuite(open)
  callLogSuite(open)
  callRecordsSuite(open)
  queueMemorySuite(open, newDatabase)
  callbacksSuite(newDatabase)
  openCallsSuite(newDatabase)
  vipsSuite(open, newDatabase)
  recordedCallsSuite(open)
  agentTimesSuite(newDatabase)
  otherNodesSuite(newDatabase)
  lostAnswerSuite(newDatabase)
})
