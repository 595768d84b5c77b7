// @ts-check
/** All Chinese words of the desk, in one place. Names of intents are in intent-names.js. */

/** @param {Record<string, string>} names @returns {(key: string | undefined | null) => string} unknown keys stay as they are */
const named = (names) => (key) => (key == null ? '' : (names[key] ?? key));

export const lane = named({
  fraud: '反诈', elderly: '长辈', vip: 'VIP', complaint: '投诉', standard: '普通', '': '普通',
});
export const SKILLS = /** @type {Record<string, string>} */ ({
  general: '综合服务', cards: '银行卡', credit_cards: '信用卡', loans: '贷款', wealth: '存款理财', ebanking: '电子银行', vip: '贵宾服务',
  complaints: '投诉关怀', fraud: '反诈',
});
export const skill = named(SKILLS);
export const channel = named({ web: '网页', wechat: '微信', app: '手机银行', phone: '电话' });
export const tier = named({ regular: '', gold: '金卡客户', platinum: '白金客户', diamond: '钻石客户', vip: '贵宾客户', private: '私行客户' });
export const proof = named({ L0: 'L0 未核身', L1: 'L1 已识别', L2: 'L2 已验证码核身', L3: 'L3 本笔已核身' });
export const mood = named({
  calm: '平静', neutral: '平静', anxious: '着急', worried: '担心', angry: '生气', upset: '难过', distressed: '很难受', confused: '没弄明白',
});
export const nextStep = named({
  protect: '先护住钱：请客户停止转账、不共享屏幕；核实情况，需要时请客户确认锁卡或挂失。',
  listen: '先听客户说完，不催、不评判；有危险时按预案联系班长。',
  open_case: '先致歉并复述问题，登记投诉，告诉客户编号和答复期限。',
});
export const by = named({ customer: '客户', bot: '小暖', system: '系统', agent: '坐席' });
export const reason = named({
  human_agent: '客户要人工', not_understood: '小暖几次没听懂', stuck: '办理中断', bot_unavailable: '小暖没有回应', distress: '情绪危急',
  fraud_report: '疑似正被骗',
});
export const availability = named({ online: '可接入', paused: '小休', offline: '离线' });
export const PAUSES = /** @type {Record<string, string>} */ ({ rest: '休息一下', meal: '用餐', training: '培训', meeting: '开会', after_call: '整理上一个会话', other: '其他' });
export const pauseReason = named({ ...PAUSES, missed_offers: '连续两次没接邀请，系统设为小休', lost: '断线' });
export const CLOSE_CODES = /** @type {Record<string, string>} */ ({
  solved: '已办好', explained: '已解释清楚', follow_up: '需要后续跟进', visit_branch: '请到网点办理', customer_left: '客户没有再回复',
  out_of_scope: '不是我行业务',
});
export const closeCode = named({ ...CLOSE_CODES, idle: '长时间没有消息', ended: '客户结束' });
export const FACTS = /** @type {Record<string, string>} */ ({ account_kind: '卡种', card_tail: '尾号', period: '时间', done: '已办妥的事' });
export const FACT_HINTS = /** @type {Record<string, string>} */ ({
  account_kind: '如：储蓄卡', card_tail: '后四位', period: '如：上个月', done: '如：已补发短信通知',
});
export const slot = named({
  ...FACTS, pending: '正在办', amount: '金额', payee: '收款人', arrival: '到账方式', term: '期限', card: '卡', account: '账户', date: '日期', phone: '手机号',
  topic: '事项', purpose: '用途', branch: '网点', city: '城市', limit: '限额', date_range: '时间',
});
export const gone = named({
  transferred: '已转给其他同事', returned: '已交还小暖', closed: '服务已结束', lost: '连接断开太久，客户已回到队列，由其他同事接手', missing: '断线期间，这个会话已离开您的坐席台',
});
export const offerGone = named({
  expired: '邀请超时，已转给下一位同事', declined: '已让给其他同事', withdrawn: '客户不再等了', accepted: '其他同事已接起', disconnected: '连接断开，邀请已收回',
});
export const cause = named({
  requested: '客户需要人工', declined: '上一位同事让出', expired: '邀请超时', disconnected: '坐席断线', transferred: '同事转来', withdrawn: '已收回',
});
export const lineState = named({ sending: '发送中', sent: '已发送', delivered: '已送达', read: '已读', refused: '未发出', noted: '已记下' });
export const refusal = named({
  stale: '这个会话已经不在您手上，这句话没有发给客户。', not_yours: '这个会话不在您名下。', malformed: '这条内容没能读懂，请改一下再发。',
  too_long: '这段话太长了，请分成几条发。', storage_down: '系统正在恢复，稍后会自动再发。', gone: '这个邀请已经失效。', not_now: '现在还不能做这一步。',
});
export const who = { bot: '小暖', customer: '客户', visitor: '访客', note: '备注', me: '我' };

export const system = {
  queued: (/** @type {string} */ s, /** @type {string} */ why) => `进入「${s}」排队 · ${why}`,
  handoff: (/** @type {string} */ person, /** @type {string} */ why) => `${person}提出转人工 · ${why}`,
  accepted: (/** @type {string} */ name) => `坐席 ${name} 接入`,
  offered: '邀请坐席接入',
  lapsed: (/** @type {string} */ why) => `邀请结束 · ${why}`,
  transferred: (/** @type {string} */ s, /** @type {string} */ note) => `转接到「${s}」${note ? ` · ${note}` : ''}`,
  takenOver: (/** @type {string} */ agent) => `班长 ${agent} 接管了会话`,
  guestCame: (/** @type {string} */ name, /** @type {string} */ role) => `${name} ${role === 'supervisor' ? '加入对话' : '受邀来看这个会话'}`,
  guestLeft: (/** @type {string} */ agent) => `${agent} 离开了`,
  whisper: (/** @type {string} */ name, /** @type {string} */ text) => `班长 ${name} 悄悄说（客户看不到）：${text}`,
  lost: '坐席断线，客户回到原来的位置',
  returned: (/** @type {string} */ person, /** @type {string} */ facts) => `${person}把会话交还小暖${facts ? ` · ${facts}` : ''}`,
  closed: (/** @type {string} */ person, /** @type {string} */ code) => `${person}结束服务${code ? ` · ${code}` : ''}`,
  proof: (/** @type {string} */ level, /** @type {string} */ greeting) => `客户通过核身 · ${level}${greeting ? ` · ${greeting}` : ''}`,
  rating: (/** @type {number} */ score, /** @type {string} */ more) => `客户评价 ${score} / 5${more ? ` · ${more}` : ''}`,
  proposed: (/** @type {string} */ title, /** @type {string} */ lines) => `待客户确认：${title}${lines ? ` · ${lines}` : ''}`,
  confirmed: '客户已确认',
  dropped: (/** @type {string} */ why) => `没有办：${named({ declined: '客户不办了', expired: '等候超时', replaced: '换成了新的' })(why)}`,
  executed: (/** @type {string} */ title, /** @type {string} */ ref) => `已办妥：${title}${ref ? ` · 编号 ${ref}` : ''}`,
  failed: (/** @type {string} */ title, /** @type {string} */ code) => `没有办成：${title}${code ? ` · ${code}` : ''}`,
  unknown: (/** @type {string} */ title) => `结果待核：${title} · 系统会自动再查，请勿重复办理`,
  chose: (/** @type {string} */ label) => `选择：${label}`,
  
};

export const card = {
  proof: (/** @type {string} */ level) => `核身表单 · ${level}`,
  available: '可用', more: '还有更多', income: '收入', spending: '支出', tail: '尾号', balance: '余额',
};

export const desk = {
  bank: '江城银行', title: '坐席台', floor: '现场', load: '接待', connected: '已连接', connecting: '正在连接…', lost: '正在重新连接，您写的内容都在…',
  ended: '这里的连接已结束', signOut: '退出', help: '快捷键', myState: '我的状态', pauseReason: '小休原因', reconnect: '重新连接',
  offers: '邀请', chats: '我的会话', waiting: '各技能排队', noChats: '还没有会话。有客户需要您时，邀请会出现在上方。', noWaiting: '没有客户在排队',
  notOnline: '您现在不接新会话。', goOnline: '点「可接入」开始',
  accept: '接起', decline: '让给别人', acceptKey: 'Enter', waited: '已等', seconds: '秒', minutes: '分', hours: '时', people: '位', longest: '最久', ended_: '已离开您的会话', putAway: '收起',
  pick: '从左边选一个会话', free: '现在没有会话', idle: '对话、资料和交接都会显示在这里。', botPart: '小暖接待', sentences: '句', lastSaid: '客户最后说：', open: '展开', fold: '收起',
  typing: '客户正在输入…', newLines: '有新消息', log: '对话记录', redacted: '含密码或验证码，已遮住', unread: '未读', waits: '等您', replied: '已回',
  send: '发送', saveNote: '记下', noteSwitch: '备注', noteHint: '只有同事能看到', placeholder: '回复客户，输入 / 用常用语', placeholderNote: '写给同事的备注，客户看不到',
  canned: '常用语', propose: '提议为常用语', proposedDone: '已提议，班长采用后大家都能用', proposedNot: '没有提上去，请稍后再试', copyBack: '放回输入框', dismiss: '移除', notOwned: '这个会话已不在您这里，不能再发送。',
  returnBot: '交还小暖', transfer: '转接', close: '结束服务', cancel: '先不了', facts: '告诉小暖已知的情况', factName: '事项', factValue: '内容', addFact: '再加一条',
  remove: '删去', summary: '小结（选填）', summaryHint: '小暖和下一位同事会看到', toSkill: '转到', transferNote: '给下一位同事的话', transferHint: '客户要什么、已经做了什么',
  code: '结束原因', working: '正在办理…', tabs: { queue: '会话', talk: '对话', packet: '资料' },
  sayReturned: '已交还小暖', sayClosed: '服务已结束', sayTransferred: '已转接', signedOut: '您已退出', closeHelp: '关闭',
};

export const side = { title: '客户资料与办理', tabs: { packet: '客户', knowledge: '知识', guided: '办理', history: '往来' } };

export const customer = {
  title: '客户信息', unproven: '客户核验身份后才能看到资料', masked: '已遮住', none: '没有登记', elderly: '长辈', manager: '客户经理', card: '银行卡', tail: '尾号',
  reveal: '查看', cancel: '先不看', away: '暂时查不到，请稍后再试。', whyHint: '如：核对补卡邮寄地址', why: (/** @type {string} */ field) => `为什么要看完整的${field}（会留下记录，一分钟后自动遮住）`,
  fields: { name: '姓名', phone: '手机', id_number: '证件号', address: '地址' },
  kind: named({ debit: '储蓄卡', credit: '信用卡' }), status: named({ new: '未激活', active: '正常', locked: '已锁定', lost: '已挂失', expired: '已过期' }),
};

export const knowledge = { search: '搜知识：说意思，或打几个词', hint: '答案可以一键放进输入框，改好再发。', nothing: '没有找到，换个说法试试。', use: '用这条', away: '暂时查不到，请稍后再试。' };

export const history = { none: '这位客户没有来过的记录。', silent: '（客户没有说话）', rated: (/** @type {number} */ score) => `评 ${score} 分`, away: '暂时查不到，请稍后再试。' };

export const replies = { title: '可以这样回', origin: named({ knowledge: '知识', answer: '同事答过' }) };

export const guided = {
  hint: '您填好，客户在自己的手机或网页上核对后确认。和小暖办理是同一套核验和风控。', gone: '会话已不在您这里。', away: '业务系统暂时没有回应，什么都没有提交，请稍后再试。',
  risk: '风控提示', askCustomer: '把这句话放进输入框问客户', needsProof: '办这件事要先请客户核验身份。', askProof: '发核身表单给客户', drop: '不办了', stopped: '按规定这里不能继续，请按提示处理。',
  answer: '客户的回答', amount: '金额（元）', go: '填入',
  state: named({
    operation_proposed: '已发给客户，等客户核对并确认', operation_confirmed: '客户已确认，正在办理', operation_dropped: '没有办：客户不办了或已超时',
    operation_executed: '已办妥', operation_failed: '没有办成，原因见对话', operation_unknown: '结果待核，系统会自动再查，请勿重复办理',
  }),
};

export const packet = {
  title: '交接资料', none: '没有交接资料', reason: '为什么来', skill: '技能', lane: '通道', intents: '小暖的理解', slots: '已收集', results: '系统结果',
  proof: '核身', profile: '客户', mood: '情绪', next: '建议下一步', turns: '小暖聊了', turn: '轮', elderly: '长辈', asked: '提出的人', sure: '把握',
};

export const shortcuts = /** @type {[string, string][]} */ ([
  ['Alt+1 … 9', '打开第几个会话'], ['Alt+O', '到最上面的邀请'], ['Enter', '接起选中的邀请 / 发送'], ['Shift+Enter', '换行'], ['/', '常用语'],
  ['Alt+N', '切换备注'], ['Alt+P', '客户'], ['Alt+K', '搜知识'], ['Alt+G', '办理业务'], ['Alt+H', '往来记录'], ['Tab', '用第一条建议'], ['Alt+R', '交还小暖'], ['Alt+T', '转接'], ['Alt+E', '结束服务'], ['Esc', '关闭面板'], ['?', '这张表'],
]);

export const alerts = {
  title: (/** @type {number} */ offers, /** @type {number} */ unread) =>
    [offers ? `${offers} 个邀请` : '', unread ? `${unread} 条未读` : '', '坐席台 · 江城银行'].filter(Boolean).join(' · '),
  offer: (/** @type {string} */ laneName) => `新的邀请 · ${laneName}`,
  line: '客户有新消息',
};
