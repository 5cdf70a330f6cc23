/** The API commands of the event socket: exactly these (`api` and `bgapi`). */
export const apiNames = [
  'status',
  'version',
  'show',
  'originate',
  'uuid_answer',
  'uuid_break',
  'uuid_bridge',
  'uuid_dump',
  'uuid_exists',
  'uuid_getvar',
  'uuid_kill',
  'uuid_pre_answer',
  'uuid_record',
  'uuid_recv_dtmf',
  'uuid_send_dtmf',
  'uuid_setvar',
  'uuid_setvar_multi',
  'uuid_transfer',
  'global_getvar',
  'global_setvar',
  'fsctl',
  'sofia',
  'xml_flush_cache',
] as const

type ApiName = (typeof apiNames)[number]

/** One command: its arguments as written, its answer as FreeSWITCH words it. */
export type ApiHandler = (args: string) => string | Promise<string>

/** A handler for every name. */
export type ApiTable = Readonly<Record<ApiName, ApiHandler>>
