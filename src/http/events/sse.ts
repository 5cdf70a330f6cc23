/** The text of one server-sent event (HTML Standard, 9.2.5). JSON has no line breaks, so one `data` line is enough. */
export const eventText = (event: string, id: string, data: unknown): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`

/** Tells nothing but how far the reader has come, and after how many ms a lost one tries again. */
export const beginningText = (id: string, retryMs: number): string => `retry: ${retryMs}\nid: ${id}\n\n`

/** Keeps the connection, and the reader's place where nothing for them has happened. */
export const heartbeatText = (id: string): string => `: alive\nid: ${id}\n\n`
