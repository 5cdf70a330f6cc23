import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FreeswitchHome } from '../../../test/scenarios/support/switch/freeswitch-home.ts'
import { type BareFreeswitch, params, startBareFreeswitch } from '../../support/bare-freeswitch.ts'
import { pgsqlDsn } from '../../support/pgsql-dsn.ts'

/** Whether this FreeSWITCH has mod_lcr; it is not built by default. */
export const hasLcr = ({ modules }: FreeswitchHome): boolean => existsSync(join(modules, 'mod_lcr.so'))

/** A FreeSWITCH without SIP whose mod_lcr looks in this database. */
export const startLcr = (home: FreeswitchHome, folder: string, database: string): Promise<BareFreeswitch> =>
  startBareFreeswitch(home, folder, {
    modules: ['pgsql', 'lcr'],
    configurations: `<configuration name="lcr.conf"><settings>${params({ 'odbc-dsn': pgsqlDsn(database) })}</settings>
<profiles><profile name="default">${params({ id: 0, order_by: 'rate' })}</profile></profiles></configuration>`,
    sections: '',
  })
