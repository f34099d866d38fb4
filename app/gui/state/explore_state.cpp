// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/explore_state.h"

#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "replay/trace/error.h"

#include <algorithm>

namespace daxscope::gui {

ExploreState::ExploreState(Document* document, ViewState* state, QObject* parent)
    : QObject(parent), document_(document), state_(state), explorer_(new Explorer(this)) {
    connect(explorer_, &Explorer::progress, this, &ExploreState::sayProgress);
    connect(explorer_, &Explorer::done, this, &ExploreState::finished);
    connect(explorer_, &Explorer::cutDone, this, &ExploreState::takeCut);
    connect(explorer_, &Explorer::failed, this, [this](const QString& what) {
        say(what, progress_);
        emit searched();
        emit changed();
    });
    connect(document, &Document::opened, this, [this] {
        lanesAreThere();
        emit changed();
    });
    connect(document, &Document::cancelled, this, [this] { lanesAreThere(); });
    connect(document, &Document::failed, this, [this] { lanesAreThere(); });
    connect(state, &ViewState::playheadChanged, this, [this] { followPlayhead(); });
    choose(builtInScenario(scenarioNames().first()));
}

void ExploreState::choose(const replay::NamedScenario& named) {
    named_ = named;
    if (explored_ && finding_ < 0 && explored_->named.name != named.name) {
        explored_.reset(); // findings of another scenario, and none of them is looked at
    }
    own_[shown(named.name)] = named;
    handlers_.clear();
    for (const bool about : {true, false}) {
        for (const model::Handler* handler : model::handlers()) {
            const auto& names = named.scenario.handlers;
            const bool named_here = names.empty() || std::find(names.begin(), names.end(),
                                                               handler->name) != names.end();
            if (named_here == about && not_modelled(named.scenario, *handler).empty()) {
                handlers_ << handler;
            }
        }
    }
    handler_ = handlers_.isEmpty() ? nullptr : handlers_.first();
    emit choiceChanged();
    sayVerdict();
    emit changed();
}

void ExploreState::chooseByName(const QString& name) {
    const auto own = own_.find(name);
    choose(own == own_.end() ? builtInScenario(name) : replay::NamedScenario(own->second));
}

void ExploreState::chooseHandler(const QString& name) {
    const auto found =
        std::find_if(handlers_.begin(), handlers_.end(), [&name](const model::Handler* handler) {
            return shown(handler->name) == name;
        });
    if (found == handlers_.end()) {
        throw Error(Exit::Usage, "there is no handler " + name.toStdString(),
                    "daxscope explore --help tells where they are listed.");
    }
    if (handler_ != *found) {
        handler_ = *found;
        emit choiceChanged();
    }
}

void ExploreState::open(const QString& path) {
    try {
        choose(readScenario(path));
    } catch (const Error& error) {
        say(QStringLiteral("%1\n%2").arg(shown(error.what()), shown(error.remedy())), {});
    }
}

bool ExploreState::canCut() const {
    // Of two traces, a scenario would be one of which nobody sees from where.
    return !busy() && document_->comparison() && !document_->isMade() &&
           !document_->sides()->isTwo();
}

void ExploreState::cutHere() {
    const auto comparison = document_->comparison();
    if (!comparison) {
        return;
    }
    replay::CutOptions options;
    options.at = state_->visible().begin;
    options.range = state_->currentRange();
    if (const auto selected = state_->selected();
        selected && *selected < comparison->before.outcomes.size()) {
        options.at = comparison->before.outcomes[*selected].begin;
        options.range = comparison->before.outcomes[*selected].range;
    }
    say(tr("Cutting …"), {});
    explorer_->cut(comparison->trace, options);
    emit changed();
}

void ExploreState::takeCut(const replay::Cut& cut) {
    choose(cut.named);
    // What the trace went through, which need not be the first that the scenario can be.
    const auto comparison = document_->comparison();
    const model::Handler* before = model::find_handler(comparison->before.handler);
    if (before != nullptr && handlers_.contains(before)) {
        chooseHandler(shown(before->name));
    }
    QStringList notes;
    for (const std::string& note : cut.notes) {
        notes << shown(note);
    }
    say(tr("Cut out of the trace at %1 s: search it.")
            .arg(format::seconds(cut.at - comparison->trace->begin())),
        notes.join(u' '));
}

void ExploreState::search() {
    if (handler_ == nullptr) {
        return;
    }
    say({}, {});
    explorer_->run(named_, *handler_, memory_);
    emit changed();
}

void ExploreState::say(const QString& verdict, const QString& progress) {
    verdict_ = verdict;
    progress_ = progress;
    emit said();
}

/// What the last search came to.
void ExploreState::sayVerdict() {
    if (!explored_) {
        say({}, {});
        return;
    }
    const auto& result = explored_->exploration;
    say(tr("%1, %2: %3")
            .arg(shown(explored_->named.name), shown(explored_->handler->name),
                 explorationVerdict(*explored_)),
        tr("%1 transitions, depth %2, %3, %4")
            .arg(format::count(static_cast<std::int64_t>(result.transitions)))
            .arg(result.depth)
            .arg(format::bytes(result.memory),
                 format::duration(static_cast<std::int64_t>(explored_->seconds * 1e9))));
}

void ExploreState::sayProgress(const model::explore::Status& status, double rate) {
    say(verdict_,
        tr("%1 states, %2, depth %3, %4%5")
            .arg(format::count(static_cast<std::int64_t>(status.states)), format::rate(rate))
            .arg(status.depth)
            .arg(format::bytes(status.memory),
                 status.cycles ? tr(", searching cycles") : QString()));
}

void ExploreState::finished(std::shared_ptr<const Explored> explored) {
    explored_ = std::move(explored);
    finding_ = action_ = -1;
    sayVerdict();
    emit searched();
    emit changed();
}

const Explored::Story* ExploreState::story() const {
    return finding_ < 0 ? nullptr : &explored_->stories[static_cast<std::size_t>(finding_)];
}

int ExploreState::actions() const {
    return finding_ < 0 ? 0 : static_cast<int>(story()->replayed.told.size());
}

void ExploreState::showFinding(int finding) {
    if (!explored_ || finding < 0 ||
        static_cast<std::size_t>(finding) >= explored_->stories.size()) {
        return;
    }
    finding_ = finding;
    action_ = -1;
    const auto& words = model::explore::text_of(
        explored_->exploration.findings[static_cast<std::size_t>(finding)].invariant);
    document_->present(
        story()->made.trace, story()->run,
        tr("%1, %2: %3")
            .arg(shown(explored_->named.name), shown(explored_->handler->name), shown(words.name)));
    emit findingChanged();
    goTo(0);
}

void ExploreState::goTo(int action) {
    if (action >= 0 && action < actions() && action != action_) {
        action_ = action;
        emit actionChanged();
        follow();
    }
    emit changed();
}

/// The document shows another trace, or has given one up: if it shows the finding's, its schedule
/// is shown from begin to end. The further rounds of a lasso come after that.
void ExploreState::lanesAreThere() {
    if (finding_ < 0) {
        return;
    }
    if (!isShown()) { // left, or it never came
        finding_ = action_ = -1;
        emit findingChanged();
        emit changed();
        return;
    }
    const auto& times = story()->made.times;
    constexpr std::int64_t kRoom = replay::Counterexample::kActionTime;
    state_->setVisible({times.front() - kRoom, times.back() + 2 * kRoom});
    follow();
}

/// Are the lanes those of the finding, and not still on their way, or left?
bool ExploreState::isShown() const {
    const auto comparison = document_->comparison();
    return finding_ >= 0 && comparison && comparison->trace == story()->made.trace;
}

/// Selects the access on the lanes that the action belongs to.
void ExploreState::follow() {
    if (action_ < 0 || !isShown()) {
        return;
    }
    const auto comparison = document_->comparison();
    // A touch that finds too little belongs to the fault that begins with the task's next action.
    const auto& told = story()->replayed.told;
    auto at = static_cast<std::size_t>(action_);
    const auto task_now = told[at].action.task;
    if (told[at].action.step == model::explore::Action::kTouch && !told[at].effect.satisfied) {
        do {
            ++at;
        } while (at < told.size() && told[at].action.task != task_now);
    }
    const std::int64_t now = story()->made.times[std::min(at, told.size() - 1)];
    const std::int64_t task = task_now + 1;
    const auto& outcomes = story()->run->run.outcomes;
    std::optional<std::uint32_t> selected;
    for (std::uint32_t k = 0; k < outcomes.size() && outcomes[k].begin <= now; ++k) {
        if (outcomes[k].event != replay::kNoIndex && outcomes[k].end >= now &&
            comparison->trace->event(outcomes[k].event).task == task) {
            selected = k;
        }
    }
    state_->select(selected, Side::Before);
    if (!led_) {
        state_->setPlayhead(story()->made.times[static_cast<std::size_t>(action_)]);
    }
}

/// The current action is the last one until the playhead.
void ExploreState::followPlayhead() {
    const auto time = state_->playhead();
    if (led_ || !time || !isShown()) {
        return;
    }
    const auto& times = story()->made.times;
    const auto action =
        static_cast<int>(std::upper_bound(times.begin(), times.end(), *time) - times.begin()) - 1;
    if (action >= 0 && action != action_) {
        led_ = true;
        goTo(action);
        led_ = false;
    }
}

bool ExploreState::canLeave() const {
    return document_->canLeave();
}

void ExploreState::leave() {
    document_->leave();
}

} // namespace daxscope::gui

#include "moc_explore_state.cpp"
