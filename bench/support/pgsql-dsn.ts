/** A PostgreSQL URL as FreeSWITCH's mod_pgsql connects to it. */
export function pgsqlDsn(url: string): string {
  const { hostname, port, username, password, pathname } = new URL(url)
  return `pgsql://hostaddr=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`
}
