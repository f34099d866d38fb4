// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the compare view shows: made of the sides on a worker, and taken over when it is there.
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/state/shown_indices.h"
#include "replay/lanes/rows.h"
#include "replay/trace/side_by_side.h"

#include <utility>

namespace daxscope::gui {

/// The window's rows; of two traces, also each side's own.
void CompareView::Impl::makeRows(const Sides& what, Indexed& to) {
    for (std::uint32_t row = 0; row < what.rows(); ++row) {
        if (!what.isTwo()) {
            to.rows.push_back(lanes::row_of(row, to.indices));
            continue;
        }
        Row shared;
        for (const Side side : {Side::Before, Side::After}) {
            const auto place = static_cast<std::size_t>(side);
            const std::uint32_t range = what[side].range(row);
            Row own;
            own.range = range;
            if (range != replay::kNoIndex) {
                own = lanes::row_of(range, {&to.indices[place], 1});
            }
            if (own.parties.size() > shared.parties.size() ||
                own.strip_count > shared.strip_count) {
                shared = own; // there is room for the strips of either
            }
            to.own[place].push_back(std::move(own));
        }
        shared.range = row;
        to.rows.push_back(std::move(shared));
    }
}

void CompareView::Impl::build(std::shared_ptr<const Sides> what) {
    failure.reset();
    idleSaid = false;
    if (what == nullptr) {
        indexing.drop();
        indexed(nullptr, {});
        return;
    }
    // The index of a run that is shown already is kept: another rule for storms makes no other run.
    std::array<PaneData, kSides.size()> shown;
    for (const Pane* pane : panes()) {
        shown[static_cast<std::size_t>(pane->side())] = pane->data();
    }
    indexing.want(
        [what, shown = std::move(shown)](const Progress& progress) {
            struct OfSide {
                std::shared_ptr<const replay::ZoomIndex> index;
                std::shared_ptr<const lanes::WhyMarks> whys;
            };
            std::array<OfSide, kSides.size()> of = side_by_side<kSides.size()>([&](std::size_t k) {
                const PaneSide& place = (*what)[kSides[k]];
                if (!place) {
                    return OfSide();
                }
                const std::size_t ranges = place.trace().ranges().size();
                const PaneData& known = shown[static_cast<std::size_t>(kSides[k])];
                const bool same = known.index != nullptr && known.run().shares(place.shown()) &&
                                  known.index->size() == ranges;
                // Of a recording under way it is there, and of a trace out of the cache.
                const auto run = static_cast<std::size_t>(place.run);
                const auto& given = place.comparison->indices[run];
                auto index =
                    given != nullptr ? std::make_shared<replay::ZoomIndex>(*given)
                    : same           ? std::make_shared<replay::ZoomIndex>(*known.index)
                           : std::make_shared<replay::ZoomIndex>(place.shown(), ranges, progress);
                index->set_storms(place.storms());
                index->set_losses(place.trace().losses());
                // Of a part the outcomes shown may be the first of those there now. The whole is
                // looked at once more: its losses leave some reasons open.
                const bool goes_on = known.whys != nullptr && place.trace().known_upto() &&
                                     known.run().outcomes.at() == place.shown().outcomes.at() &&
                                     known.run().outcomes.size() <= place.shown().outcomes.size();
                return OfSide{std::move(index),
                              same && known.whys
                                  ? known.whys
                                  : lanes::why_marks(place.trace(), place.shown(), progress,
                                                     goes_on ? known.whys.get() : nullptr,
                                                     place.comparison->counts[run].get())};
            });
            Indexed fresh;
            for (std::size_t k = 0; k < kSides.size(); ++k) {
                const auto side = static_cast<std::size_t>(kSides[k]);
                fresh.indices[side] = std::move(of[k].index);
                fresh.whys[side] = std::move(of[k].whys);
            }
            makeRows(*what, fresh);
            return fresh;
        },
        [this, what](Indexed fresh) { indexed(what, std::move(fresh)); },
        [this](const Failure& why) {
            failed(why);
            indexed(nullptr, {});
        });
}

void CompareView::Impl::failed(const Failure& why) {
    if (!failure) { // four pictures fail alike
        failure = why;
        if (document) {
            emit document->failed(why.what, why.remedy);
        }
    }
}

void CompareView::Impl::indexed(std::shared_ptr<const Sides> what, Indexed fresh) {
    const bool wasTwo = context.isTwo();
    sides = std::move(what);
    made = std::move(fresh);
    context.setSides(sides);
    context.pointer = {};
    context.bounds = state->bounds();
    if (!document || !document->grew()) {
        filtered = {};
    }
    if (indices != nullptr) {
        indices->set(sides, made.indices);
    }
    showData();
    filterAgain();
    if (wasTwo != context.isTwo()) {
        showRecorded();
    }
    rowsChanged = true;
    syncTime();
    replot();
    for (const auto& then : std::exchange(waiting, {})) {
        then();
    }
}

void CompareView::whenReady(std::function<void()> then) {
    if (impl_->indexing.busy()) {
        impl_->waiting.push_back(std::move(then));
    } else {
        then();
    }
}

} // namespace daxscope::gui
