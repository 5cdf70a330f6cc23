import type { LiveView } from '../deps.ts'

/** How everything is at this moment, for who begins to listen. */
export function snapshotOf(live: LiveView) {
  return {
    calls: live.calls().map(call => ({
      call: call.uuid,
      record: call.record,
      switch: call.switchName,
      caller: call.caller,
      callee: call.callee,
      group: call.group,
      phase: call.phase,
      agent: call.agent,
      gateway: call.gateway,
      waited_ms: call.waitedMs,
    })),
    agents: [...live.agents()].map(([agent, { state, currentCall, since }]) => ({
      agent,
      state,
      current_call: currentCall,
      since,
    })),
    groups: [...live.groups()].map(([group, { waiting, longestWaitMs, agents }]) => ({
      group,
      waiting,
      longest_wait_ms: longestWaitMs,
      agents,
    })),
    switches: live.switches?.() ?? [],
  }
}
