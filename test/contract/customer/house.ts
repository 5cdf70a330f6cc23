import type { CustomerDbConfig } from '../../../src/config/config.ts'
import type { DatabaseServer } from '../../databases/database-server.ts'

/** A customer's database of its own for one test. */
export interface CustomerDatabase {
  /** As in db_string, with a user who may do everything. */
  readonly connection: string
  exec(...statements: readonly string[]): Promise<void>
  /** Open connections of everybody but this one. */
  connections(): Promise<number>
}

/** One kind of database as a customer has it. */
export interface House {
  readonly type: CustomerDbConfig['type']
  /** Null where there is none: SQLite. */
  readonly server: DatabaseServer | null
  /** With the table of the reference system and its sample rows. */
  newDatabase(): Promise<CustomerDatabase>
  stop(): Promise<void>
}

/** `nway_extension` in the reference system's shape; the key is what a house would index. */
export const sampleTable: readonly string[] = [
  `CREATE TABLE nway_extension (
    extension_number varchar(20), extension_pswd varchar(200), extension_type int,
    callout_number varchar(30), gateway_name varchar(60), short_number int, padded char(12))`,
  'CREATE INDEX by_number ON nway_extension (extension_number)',
  `INSERT INTO nway_extension VALUES
    ('1001', 'secret1', 1, '02011112222', 'carrier', 1001, '1001'),
    ('1002', NULL, 1, '02011113333', NULL, 1002, NULL),
    ('1003', '', 0, '', '', 1003, ''),
    ('1004', 'it''s "quoted" \u5bc6\u7801', 1, '02011114444', 'carrier', 1004, '1004'),
    ('1005', 'first', 1, '02011115555', 'carrier', 1005, '1005'),
    ('1005', 'second', 1, '02011115555', 'carrier', 1005, '1005')`,
]
