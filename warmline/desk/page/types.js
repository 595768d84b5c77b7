// @ts-check
/**
 * The shapes of docs/events.md ("The agent's socket") and of the desk's own view model. Types only: nothing runs here.
 *
 * @typedef {object} LogEvent One entry of a conversation's log, in the agent's view. Which fields are there depends on
 *   `type`; `at` is ms since 1970 by the server's clock.
 * @property {number} seq
 * @property {number} at
 * @property {string} type
 * @property {string} [id]
 * @property {string} [text]
 * @property {boolean} [redacted]
 * @property {string} [label]
 * @property {string} [agent]
 * @property {string} [name]
 * @property {string} [code]
 * @property {string} [reason]
 * @property {string} [by]
 * @property {string} [skill]
 * @property {string} [lane]
 * @property {string} [cause]
 * @property {string} [note]
 * @property {string} [level]
 * @property {string} [greeting]
 * @property {string} [role]
 * @property {boolean} [elderly]
 * @property {string} [tier]
 * @property {string} [title]
 * @property {string} [kind]
 * @property {string} [reference]
 * @property {string} [warning]
 * @property {string} [summary]
 * @property {string} [comment]
 * @property {number} [score]
 * @property {string[]} [reasons]
 * @property {Record<string, string>} [facts]
 * @property {[string, string][]} [lines]
 * @property {{id: string, label: string}[]} [buttons]
 * @property {Record<string, any> | null} [card]
 *
 * @typedef {object} Customer
 * @property {string} [greeting] masked, as the bank addresses them
 * @property {boolean} [elderly]
 * @property {string} [tier]
 *
 * @typedef {object} Packet What the bot hands over; slots are masked by the server.
 * @property {string} [reason]
 * @property {string} [reason_text]
 * @property {string} [by]
 * @property {string} [skill]
 * @property {string} [lane]
 * @property {[string, number][]} [intents]
 * @property {Record<string, unknown>} [slots]
 * @property {string[]} [results]
 * @property {string} [proof]
 * @property {Customer} [profile]
 * @property {string} [mood]
 * @property {string} [next_step]
 * @property {number} [bot_turns]
 *
 * @typedef {object} Receipts seq up to which the customer's side has received / read our lines
 * @property {number} delivered
 * @property {number} read
 *
 * @typedef {object} Agent
 * @property {string} id
 * @property {string} name
 * @property {string} role
 * @property {string[]} skills
 * @property {number} capacity
 * @property {'online' | 'paused' | 'offline'} state
 * @property {number} load
 * @property {string} [reason]
 *
 * @typedef {object} OfferFrame
 * @property {string} offer
 * @property {string} conversation
 * @property {number} expires_at
 * @property {number} expires_in
 * @property {string} [lane]
 * @property {string} [skill]
 * @property {string} [channel]
 * @property {Customer | null} [customer]
 * @property {string} [reason]
 * @property {number} [waiting_since]
 * @property {string} [why]
 *
 * @typedef {OfferFrame & {deadline: number, span: number, busy: boolean, asked?: string}} Offer `deadline` by this machine's clock,
 *   `span` the ms it had when it came; `busy` while our answer `asked` is on its way
 *
 * @typedef {object} ConversationFrame
 * @property {string} conversation
 * @property {number} epoch
 * @property {string} state
 * @property {string} channel
 * @property {string} lane
 * @property {string} skill
 * @property {Customer | null} customer
 * @property {Packet | null} packet
 * @property {LogEvent[]} events
 * @property {Receipts | null} receipts
 * @property {number} since
 *
 * @typedef {object} Line A line of ours that is not in the log yet.
 * @property {string} id
 * @property {'say' | 'note'} kind
 * @property {string} text
 * @property {number} epoch the epoch it was written under, kept over retries
 * @property {number} at
 * @property {'sending' | 'sent' | 'refused'} state
 * @property {number} [seq] known since the acknowledgement
 * @property {string} [code]
 * @property {string} [reason] why it was refused, in words
 *
 * @typedef {'return' | 'close' | 'transfer'} FinishKind
 *
 * @typedef {object} Chat One conversation on this desk.
 * @property {string} id
 * @property {number} epoch
 * @property {string} state
 * @property {string} channel
 * @property {string} lane
 * @property {string} skill
 * @property {Customer} customer
 * @property {Packet | null} packet
 * @property {LogEvent[]} events in order, without gaps
 * @property {number} last last seq held
 * @property {Receipts} receipts
 * @property {number} since
 * @property {number} readUpto
 * @property {number} typingUntil by this machine's clock
 * @property {Line[]} lines
 * @property {string | null} gone why it left this desk, while the agent has not put it away
 * @property {{id: string, kind: FinishKind} | null} finishing
 * @property {string | null} finishProblem
 *
 * @typedef {{skill: string, waiting: number, oldest: number | null}} Queue `oldest`: since when, by this machine's clock
 *
 * @typedef {'connecting' | 'online' | 'lost' | 'ended'} Link
 *
 * @typedef {object} DeskState
 * @property {Link} link
 * @property {string} linkText
 * @property {Agent | null} agent
 * @property {Offer[]} offers
 * @property {Map<string, Chat>} chats
 * @property {Queue[]} waiting
 * @property {string | null} selected
 * @property {number} skew ms to add to this machine's clock to get the server's
 * @property {string[]} gaps conversations whose log must be read again
 * @property {string} say one line of news for the agent ("handed back"), spoken by a status region
 *
 * @typedef {{type: string} & Record<string, any>} Frame
 */
export {};
