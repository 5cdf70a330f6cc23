import Database from 'better-sqlite3'
import type { Account } from '../phone/register-all.ts'

/** Extensions of the customer: number and password. */
export const extensions: Readonly<Record<string, string>> = {
  '1001': 'one-7Fq2',
  '1002': 'two-9Kd4',
  '1003': 'three-3Wm8',
  '1004': 'four-5Rz6',
  '1005': 'five-2Hn1',
  '1006': 'six-8Tc9',
  '1007': 'seven-4Lp3',
}

/** Direct numbers of extensions, and the gateway each calls out through; "" = the column is empty. */
export const directNumbers: Readonly<Record<string, { readonly number: string; readonly gateway: string }>> =
  {
    '1001': { number: '01088886601', gateway: 'carrier' },
    '1003': { number: '01088886603', gateway: 'carrier' },
    '1004': { number: '01088886604', gateway: 'carrier' },
    '1005': { number: '01088886605', gateway: '' },
    '1006': { number: '01088886606', gateway: 'nowhere' },
  }

/** Makes the customer's own database, which nacd only reads: the extensions above, and `more`. */
export function writeCustomerDatabase(file: string, more: readonly Account[] = []): void {
  const database = new Database(file)
  database.exec(
    'CREATE TABLE nway_extension (extension_number TEXT PRIMARY KEY, extension_pswd TEXT NOT NULL,' +
      " extension_type INTEGER NOT NULL DEFAULT 0, callout_number TEXT NOT NULL DEFAULT ''," +
      " gateway_name TEXT NOT NULL DEFAULT '')",
  )
  const insert = database.prepare('INSERT INTO nway_extension VALUES (?, ?, ?, ?, ?)')
  for (const [extension, password] of Object.entries(extensions)) {
    const direct = directNumbers[extension]
    insert.run(extension, password, direct ? 1 : 0, direct?.number ?? '', direct?.gateway ?? '')
  }
  for (const { number, password } of more) insert.run(number, password, 0, '', '')
  database.close()
}

/** The queries of the contract on that table. */
export const customerQueries = {
  ext_query_string: 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1',
  out_did_sql:
    'SELECT callout_number,gateway_name FROM nway_extension WHERE extension_type=1 and extension_number = $1',
  in_did_sql: 'SELECT extension_number FROM nway_extension WHERE extension_type=1 and callout_number = $1',
}
