// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filter of the view: the panes draw what passes strong, and the rest dim or not at all.
#include "app/gui/lanes/compare_impl.h"
#include "replay/trace/side_by_side.h"

#include <tuple>

namespace daxscope::gui {

void CompareView::Impl::showData() {
    for (Pane* pane : panes()) {
        const auto side = static_cast<std::size_t>(pane->side());
        const PaneSide& place = context.place(pane->side());
        const bool some = filtered.indices[side] != nullptr;
        pane->setData(place ? PaneData{place.comparison, made.indices[side], place.run,
                                       some ? filtered.whys[side] : made.whys[side],
                                       filtered.indices[side], some && state->hidesRest()}
                            : PaneData{});
    }
    delta->setData(before->data(), after->data());
    std::array<Overview::OfSide, kSides.size()> all;
    for (std::size_t side = 0; side < all.size(); ++side) {
        all[side] = {made.indices[side], filtered.indices[side]};
    }
    overview->show(sides, std::move(all));
    replot();
}

void CompareView::Impl::filterAgain() {
    const auto result = filter ? filter->result() : nullptr;
    const bool grew = document && document->grew();
    if (indexing.busy() || (filtering.busy() && result && grew)) {
        return; // it is looked at again when that is done
    }
    filtering.drop();
    if (result == nullptr || sides == nullptr) {
        if (filtered.result != nullptr && (filter == nullptr || !filter->busy())) {
            filtered = {};
            showData();
        }
        return;
    }
    if (filtered.result == result && filtered.sides == sides) {
        return;
    }
    filtering.want(
        [result, what = sides, indices = made.indices, whys = made.whys](const Progress& progress) {
            Filtered fresh{result, what, {}, {}};
            using Of = std::pair<std::shared_ptr<const replay::ZoomIndex>,
                                 std::shared_ptr<const lanes::WhyMarks>>;
            const auto of = side_by_side<kSides.size()>([&](std::size_t k) {
                const auto side = static_cast<std::size_t>(kSides[k]);
                if (indices[side] == nullptr || result->of[side] == nullptr) {
                    return Of();
                }
                const Passing& passing = *result->of[side];
                return Of(std::make_shared<const replay::ZoomIndex>(
                              indices[side]->only(passing.outcomes, passing.events, progress)),
                          whys[side] ? lanes::only(*whys[side], passing.outcomes) : nullptr);
            });
            for (std::size_t k = 0; k < kSides.size(); ++k) {
                const auto side = static_cast<std::size_t>(kSides[k]);
                std::tie(fresh.indices[side], fresh.whys[side]) = of[k];
            }
            return fresh;
        },
        [this](Filtered fresh) {
            filtered = std::move(fresh);
            showData();
            filterAgain(); // more may have come
        },
        [this](const Failure& why) { failed(why); });
}

void CompareView::setFilter(const ViewFilter* filter) {
    impl_->filter = filter;
    if (filter != nullptr) {
        connect(filter, &ViewFilter::changed, this, [this] {
            impl_->filterAgain();
            impl_->replot(); // idle() may have waited for it
        });
    }
    impl_->filterAgain();
}

} // namespace daxscope::gui
