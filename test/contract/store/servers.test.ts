import { onEveryServer } from './databases.ts'
import { manyWritersSuite } from './nodes.ts'
import { mysqlSuite, postgresSuite, startSuite } from './start.ts'

onEveryServer((server, newDatabase, type) => {
  manyWritersSuite(newDatabase)
  if (type === 'postgres') postgresSuite(newDatabase)
  else mysqlSuite(newDatabase)
  startSuite(server, newDatabase)
})
