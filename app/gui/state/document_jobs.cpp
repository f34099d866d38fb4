// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/document_jobs.h"

#include "app/gui/state/explored.h"
#include "app/gui/state/shown.h"
#include "replay/analysis/kept.h"
#include "replay/analysis/schedule_run.h"
#include "replay/cache/cache.h"
#include "replay/session/session.h"

#include <QFileInfo>

namespace daxscope::gui {

QString nameOf(const QString& path) {
    return shown(QFileInfo(path).fileName());
}

Result compared(Job& mine, std::shared_ptr<const trace::Trace> trace,
                const replay::CompareOptions& options,
                const std::shared_ptr<const replay::ScheduleRun>& known, bool other_trace) {
    Result result;
    auto made = std::make_shared<replay::Comparison>(
        replay::compare(std::move(trace), options, mine.enter(Stage::Replaying)));
    if (known && made->before.handler == known->run.handler) {
        made->before = known->run; // exact, where a replay of its events need not be
        made->recorded = known->run;
        made->recorded.handler = std::string(made->trace->session().truth());
        made->indices = {};
        made->sums = {};
        made->counts = {};
        made->outcome_of_event = {};
        replay::retune(*made, options.rule);
    } else if (made->moments && options.replay == replay::Options{}) { // it was replayed, as it is
        replay::keep_soon(*made);
    }
    result.sides = Sides::one(std::move(made));
    result.summary =
        std::make_shared<Summary>(summarize(*result.sides, mine.enter(Stage::Counting)));
    result.other_trace = other_trace;
    return result;
}

Result readGrowing(Job& mine, const std::filesystem::path& path, bool follow,
                   const replay::CompareOptions& options) {
    using Reading = replay::Session;
    const auto file =
        std::make_shared<const ReadFile>(ReadFile::of(path)); // before a byte of it is read
    Reading session(path, {follow}, options, mine.enter(Stage::Reading));
    GrowingSummary summary;
    while (true) {
        const replay::Snapshot now = session.next([&mine](Reading::Stage stage) {
            return mine.enter(stage == Reading::Stage::Reading ? Stage::Reading : Stage::Replaying);
        });
        if (!now.went_on) {
            summary = {};
        }
        Result result;
        result.sides = Sides::one(now.comparison);
        result.summary = std::make_shared<Summary>(
            now.growing ? summary.extend(*now.comparison)
                        : summarize(*result.sides, mine.enter(Stage::Counting)));
        result.other_trace = true;
        result.part = !now.whole;
        result.live = now.live;
        result.file = file;
        if (now.whole) {
            return result;
        }
        mine.show_part(result);
    }
}

Result besideEachOther(Job& mine, const Pair& pair, const replay::StormRule& rule,
                       bool other_trace) {
    std::array<Sides::Of, 2> of;
    Result result;
    for (std::size_t k = 0; k < 2; ++k) {
        std::shared_ptr<const trace::Trace> trace = pair.traces[k];
        if (!trace && k == 1 && pair.paths[0] == pair.paths[1]) {
            trace = of[0].comparison->trace;
        }
        if (!trace) {
            if (k == 0) {
                result.file =
                    std::make_shared<const ReadFile>(ReadFile::of(pair.paths[k].toStdString()));
            }
            trace = cache::load(std::filesystem::path(pair.paths[k].toStdString()),
                                mine.enter(Stage::Reading));
        }
        replay::CompareOptions options;
        // Of what was recorded, the model of its kernel is looked at from close by.
        options.before = pair.handlers[k] != nullptr ? pair.handlers[k]
                                                     : replay::default_pair(trace->session()).first;
        options.after = options.before;
        options.rule = rule;
        options.moments = true;
        of[k].comparison = std::make_shared<replay::Comparison>(
            replay::compare(std::move(trace), options, mine.enter(Stage::Replaying)));
        of[k].run = pair.handlers[k] != nullptr ? Side::Before : Side::Recorded;
        of[k].title = nameOf(pair.paths[k]);
    }
    result.sides = Sides::two(of[0], of[1], pair.align, mine.enter(Stage::Counting));
    result.summary =
        std::make_shared<Summary>(summarize(*result.sides, mine.enter(Stage::Counting)));
    result.other_trace = other_trace;
    return result;
}

Result rearranged(Job& mine, const Sides& now, const Summary& counted, replay::Align align,
                  const replay::StormRule* rule) {
    std::array<Sides::Of, 2> of;
    for (const Side side : {Side::Before, Side::After}) {
        auto made = std::make_shared<replay::Comparison>(*now[side].comparison);
        if (rule != nullptr) {
            replay::retune(*made, *rule);
        }
        if (now[side].run == Side::Recorded ? made->storms_recorded.empty()
                                            : made->storms_before.empty()) {
            align = rule != nullptr ? replay::Align::Start : align; // the storms are gone
        }
        of[side == Side::After ? 1 : 0] = {made, now[side].run, now[side].title};
    }
    Result result;
    result.sides = Sides::two(of[0], of[1], align, mine.enter(Stage::Counting));
    result.summary = std::make_shared<Summary>(withStorms(counted, *result.sides));
    result.other_trace = align != now.align(); // other times
    return result;
}

} // namespace daxscope::gui
