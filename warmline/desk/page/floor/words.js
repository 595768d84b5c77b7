// @ts-check
/** All Chinese words of the floor's page. Names of skills, lanes and the like are the desk's (../words.js). */

/** @param {Record<string, string>} names @returns {(key: string) => string} */
const named = (names) => (key) => names[key] ?? key;

export const app = {
  bank: '江城银行', title: '现场', desk: '坐席台', signOut: '退出', away: '暂时读不到，会自动再试。',
  sections: { board: '看板', archive: '档案', report: '报表', quality: '质检', canned: '常用语', people: '人员', audit: '审计' },
};

export const figure = {
  asked: ['求助', '今天要求人工的次数'],
  answered_share: ['接通率', '接起 ÷（接起 + 放弃）；5 秒内离开的不算'],
  service_level: ['20 秒服务水平', '20 秒内接起 ÷（接起 + 放弃）'],
  mean_answer: ['平均应答', '从排队到接起的平均时间'],
  abandoned_share: ['放弃率', '没等到就离开 ÷（接起 + 放弃）'],
  mean_handle: ['平均处理', '从接起到结束的平均时间'],
  satisfaction: ['满意度', '4 分和 5 分 ÷ 所有评价'],
  answered: ['接起', '坐席接起的次数'],
  abandoned: ['放弃', '等了 5 秒以上没等到就离开'],
  transferred: ['转接', '转给其他技能或同事'],
};

export const board = {
  waiting: '正在等候', nobodyWaits: '没有客户在等', longest: '最久', people: '位', skill: '技能', agents: '坐席', nobodyHere: '没有坐席在线', today: '今天',
  looks: '待干预', noLooks: '小暖接待的会话都正常', chart: (/** @type {number} */ n) => `今天每半小时的求助与接起（共 ${n} 次求助）`, noChart: '今天还没有求助，曲线会出现在这里。',
  asked: '求助', answered: '接起', load: '接待', suspect: '连接不稳', state: named({ online: '可接入', paused: '小休', offline: '离线' }),
  concern: named({ risk: '风控拦下', unknown: '结果待核', failed: '办理失败', unsure: '多次没听懂', long: '聊了很久没办成' }), visitor: '访客', since: '已接', takeOver: '接管', takeOverSure: '确定接管（客户和坐席都会知道）', cancel: '先不', takenOver: '已接管，会话在您的坐席台上。', updated: '更新于',
};

export const archive = {
  search: '搜对话里的话', from: '从', to: '到', agent: '坐席', rated: '评分不高于', any: '不限', person: '只看转过人工的', go: '查找', none: '没有找到。放宽条件再试。', hint: '可以搜任意几个字；几个词用空格隔开。',
  lines: '句', open: '查看对话（会留下记录）', rating: (/** @type {number} */ score) => `${score} 分`, customer: '客户', bot: '小暖', note: '备注', away: '暂时查不到，请稍后再试。',
};

export const report = {
  from: '从', to: '到（含）', by: '按', go: '生成', csv: '下载 CSV', all: '合计', none: '这段时间没有记录。', away: '暂时算不出来，请稍后再试。', part: '项目',
  keys: { skill: '技能', lane: '通道', agent: '坐席', reason: '原因', day: '日期', half_hour: '时段' },
};

export const quality = {
  from: '从', to: '到（含）', each: '每人抽', draw: '抽样', hint: '评分低的一定抽到；同样的条件抽到的是同一批。', none: '这段时间没有待评的服务。', done: '最近的评分', save: '提交评分', saved: '评分已记下', comment: '评语（坐席会看到）',
  rated: (/** @type {number} */ score) => `客户评 ${score} 分`, by: (/** @type {string} */ who) => `${who} 评`, away: '暂时读不到，请稍后再试。',
  who: named({ customer_message: '客户', customer_choice: '客户', bot_message: '小暖', agent_message: '坐席', note: '备注' }),
};

export const canned = {
  none: '还没有人提议新的常用语。坐席在输入框里可以提议。', state: named({ proposed: '待定', approved: '在用', refused: '未采用', retired: '已停用' }),
  ways: { approved: '采用', refused: '不采用', retired: '停用' }, away: '暂时没有成功，请稍后再试。',
};

export const people = {
  id: '工号', name: '姓名', role: '角色', skills: '技能与熟练度（1–5）', capacity: '同时接待', active: '在用', factor: '动态码', save: '保存', add: '新增', password: '重置密码', resetFactor: '重置动态码', yes: '已绑定', no: '未绑定',
  roles: named({ agent: '坐席', supervisor: '班长', administrator: '管理员', auditor: '审计员' }), saved: '已保存', made: (/** @type {string} */ id, /** @type {string} */ password) => `${id} 的密码：${password}（只显示这一次，请转交本人）`,
  newTitle: '新增人员', away: '没有存下，请稍后再试。', level: (/** @type {string} */ skill) => `${skill}的熟练度`, none: '—',
};

export const audit = {
  who: '谁', what: '做了什么', subject: '对谁', reason: '原因', when: '时间', whole: '记录链完整', broken: (/** @type {number} */ seq) => `记录链在第 ${seq} 条断开，请立即上报`, more: '更早的', none: '还没有记录。', away: '暂时读不到，请稍后再试。',
  acts: named({
    reveal: '查看完整资料', read_visit: '查看对话', search: '搜索档案', account_add: '新增人员', account_change: '修改人员', account_skills: '修改技能', account_password: '重置密码', account_second_factor: '重置动态码',
    own_password: '改自己的密码', review: '质检评分', canned_approved: '采用常用语', canned_refused: '不采用常用语', canned_retired: '停用常用语',
  }),
};
