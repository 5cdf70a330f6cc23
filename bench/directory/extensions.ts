/** The extensions of the benchmarks: a big house. */
export const extensions = Array.from({ length: 10_000 }, (_, nth) => ({
  number: String(10_000 + nth),
  secret: `secret-${nth}-4Kq8`,
}))

export const domain = 'bench.example'

/** Text of SQL that makes the customer's table with all of them; the same on all three databases. */
export function tableSql(): readonly string[] {
  const rows = extensions.map(({ number, secret }) => `('${number}', '${secret}')`)
  return [
    'CREATE TABLE nway_extension (extension_number varchar(32) PRIMARY KEY, extension_pswd varchar(128) NOT NULL)',
    `INSERT INTO nway_extension (extension_number, extension_pswd) VALUES ${rows.join(', ')}`,
  ]
}

export const passwordQuery = 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1'
