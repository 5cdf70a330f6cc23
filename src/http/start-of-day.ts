/** The last midnight before `now` on this machine's clock (TZ), in ms since the epoch. */
export function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0)
}
