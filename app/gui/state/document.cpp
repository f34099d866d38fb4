// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/document.h"

#include "app/gui/state/document_impl.h"

namespace daxscope::gui {

Document::Document(QObject* parent) : QObject(parent), impl_(std::make_unique<Impl>(this)) {}

Document::~Document() {
    impl_->stop();
}

void Document::open(const QString& path) {
    impl_->following = false;
    impl_->openAnew(path);
}

void Document::follow(const QString& path) {
    impl_->following = true;
    impl_->openAnew(path);
}

void Document::present(std::shared_ptr<const trace::Trace> trace,
                       std::shared_ptr<const replay::ScheduleRun> schedule, const QString& title) {
    const model::Handler* explored = model::find_handler(schedule->run.handler);
    const auto pair = replay::default_pair(trace->session());
    if (impl_->sides && !impl_->schedule) {
        impl_->behind = impl_->shownNow();
    }
    impl_->before = explored;
    impl_->after = pair.second == explored ? pair.first : pair.second;
    impl_->assumed = {};
    impl_->forgetNext();
    impl_->title_next = shown(title);
    impl_->trace_next = std::move(trace);
    impl_->schedule_next = std::move(schedule);
    impl_->present();
}

void Document::leave() {
    if (canLeave()) {
        impl_->leave();
    }
}

bool Document::canLeave() const {
    return impl_->schedule && impl_->behind;
}

void Document::openPair(const QString& a, const QString& b) {
    impl_->assumed = {};
    impl_->load(Pair{{a, b}, {}, {}, replay::Align::Start}, true);
}

void Document::openBeside(const QString& b) {
    if (impl_->path.isEmpty()) {
        return;
    }
    impl_->assumed = {};
    // Of a part no rate can be had: that trace is read anew.
    const auto shown = impl_->part ? nullptr : (*impl_->sides)[Side::Before].comparison->trace;
    impl_->load(Pair{{impl_->path, b}, {shown, nullptr}, {}, replay::Align::Start}, true);
}

void Document::closeBeside() {
    if (!impl_->pair) {
        return;
    }
    impl_->before = nullptr;
    impl_->after = nullptr;
    impl_->forgetNext();
    impl_->path_next = impl_->path;
    impl_->title_next = nameOf(impl_->path);
    impl_->start([trace = impl_->pair->traces[0], options = impl_->options()](Job& mine) {
        return compared(mine, trace, options, nullptr, true);
    });
    emit started(impl_->path);
}

void Document::reload() {
    if (impl_->pair) {
        Pair again = *impl_->pair;
        again.traces = {};
        impl_->load(again, true);
    } else if (!impl_->path.isEmpty()) {
        impl_->load(impl_->path);
    }
}

void Document::cancel() {
    if (impl_->busy()) {
        impl_->stop();
        impl_->forgetNext();
        if (impl_->replaced) {
            impl_->putBack();
        }
        emit cancelled();
    }
}

void Document::setHandlers(const model::Handler* before, const model::Handler* after) {
    const bool one_next = !impl_->path_next.isEmpty() || impl_->trace_next;
    if (!impl_->pair_next && (one_next || !impl_->pair)) {
        impl_->before = before;
        impl_->after = after;
        impl_->replayAgain();
        return;
    }
    Pair next = impl_->pair_next ? *impl_->pair_next : *impl_->pair;
    next.handlers = {before, after};
    impl_->load(next, !impl_->pair || next.paths != impl_->pair->paths);
}

void Document::setAlign(replay::Align align) {
    if (!impl_->pair || impl_->busy() || align == impl_->sides->align()) {
        return;
    }
    impl_->forgetNext();
    impl_->title_next = impl_->title;
    impl_->start([now = impl_->sides, counted = impl_->summary, align](Job& mine) {
        return rearranged(mine, *now, *counted, align, nullptr);
    });
    emit started(impl_->path);
}

const replay::Options& Document::assumed() const {
    return impl_->assumed;
}

void Document::assume(const replay::Options& options) {
    if (options != impl_->assumed && !impl_->pair) {
        impl_->assumed = options;
        impl_->replayAgain();
    }
}

void Document::setStormRule(const replay::StormRule& rule) {
    if (rule == impl_->rule) {
        return;
    }
    impl_->rule = rule;
    if (!impl_->sides || (impl_->busy() && !impl_->retuning)) {
        impl_->replayAgain(); // what is under way starts anew, with the rule
        return;
    }
    if (impl_->pair) {
        impl_->start([now = impl_->sides, counted = impl_->summary, rule](Job& mine) {
            return rearranged(mine, *now, *counted, now->align(), &rule);
        });
        impl_->title_next = impl_->title;
        impl_->retuning = true;
        return;
    }
    impl_->start([current = impl_->comparison(), counted = impl_->summary, rule](Job& mine) {
        mine.enter(Stage::Counting);
        auto next = std::make_shared<replay::Comparison>(*current);
        replay::retune(*next, rule);
        Result result;
        result.summary = std::make_shared<Summary>(withStorms(*counted, *next));
        result.sides = Sides::one(std::move(next));
        return result;
    });
    impl_->retuning = true;
}

bool Document::isPart() const {
    return impl_->part;
}
bool Document::isLive() const {
    return impl_->live;
}
bool Document::grew() const {
    return impl_->grew;
}
bool Document::busy() const {
    return impl_->busy();
}
QString Document::path() const {
    return impl_->path;
}
bool Document::fileIsAsRead() const {
    return impl_->read_from && impl_->read_from->isIn(ReadFile::of(impl_->path.toStdString()));
}
QString Document::pathBeside() const {
    return impl_->pair ? impl_->pair->paths[1] : QString();
}
QString Document::title() const {
    return impl_->title;
}
bool Document::isMade() const {
    return impl_->sides && !impl_->sides->isTwo() && impl_->comparison()->trace->session().made();
}
replay::StormRule Document::stormRule() const {
    return impl_->rule;
}
std::shared_ptr<const Sides> Document::sides() const {
    return impl_->sides;
}
std::shared_ptr<const replay::Comparison> Document::comparison() const {
    return impl_->comparison();
}
void Document::lookAt(Side side) {
    if (impl_->pair && side != impl_->looked_at && side != Side::Recorded) {
        impl_->looked_at = side;
        impl_->lookFromHere();
    }
}
Side Document::lookedAt() const {
    return impl_->looked_at;
}
std::shared_ptr<const Summary> Document::summary() const {
    return impl_->summary;
}
CloseUp* Document::closeUp() const {
    return &impl_->close_up;
}
CloseUp* Document::atPlayhead() const {
    return &impl_->at_playhead;
}
std::span<const std::int64_t> Document::actionTimes() const {
    return impl_->schedule ? std::span(impl_->schedule->times) : std::span<const std::int64_t>();
}
std::shared_ptr<const replay::SelfCheck> Document::selfCheck() const {
    return impl_->self_check;
}

} // namespace daxscope::gui

#include "moc_document.cpp"
