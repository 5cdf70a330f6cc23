/** Lets everything else that is ready run before it resolves, so that long work leaves calls alone. */
export type Pause = () => Promise<void>
