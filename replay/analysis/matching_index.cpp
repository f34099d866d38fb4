// SPDX-License-Identifier: GPL-3.0-or-later
//
// The zoom index of what passes a filter: strips of the outcomes and unmaps that do, over the same
// rows. All that is asked of an index is exact of it as well, at every zoom.
#include "replay/analysis/zoom_index.h"

namespace daxscope::replay {

ZoomIndex ZoomIndex::only(const Matches& outcomes, const Matches& events,
                          const Progress& progress) const {
    ZoomIndex some;
    some.storms_ = storms_;
    some.losses_ = losses_;
    Made& made = *some.made_;
    made.run = made_->run;
    made.all_unmaps = made_->all_unmaps;
    made.file = made_->file;
    made.only = std::make_shared<const Matches>(outcomes);
    for (std::size_t leaf = 0; leaf < made.run.size(); leaf += OutcomeStrip::kLeaf) {
        made.faults.push_back(made.fault_sum);
        const std::size_t end = std::min(leaf + OutcomeStrip::kLeaf, made.run.size());
        for (std::size_t k = leaf; k < end; ++k) {
            made.fault_sum += outcomes[k] && made.run[k].kind != OutcomeKind::Hit ? 1 : 0;
        }
    }
    made.lanes.reserve(made_->lanes.size());
    for (const std::shared_ptr<Lane>& lane : made_->lanes) {
        progress.report(made.lanes.size(), made_->lanes.size());
        auto own = std::make_shared<Lane>();
        for (const MappingStrip& strip : lane->strips) {
            MappingStrip& passing = own->strips.emplace_back();
            passing.mapping = strip.mapping;
            passing.spans = strip.spans;
            passing.outcomes.outcomes_ = made.run.at();
            for (std::size_t place = 0; place < strip.outcomes.size(); ++place) {
                if (const std::uint32_t k = strip.outcomes.outcome(place); outcomes[k]) {
                    passing.outcomes.append(k, made.run[k]);
                }
            }
        }
        own->unmaps.all_ = made.all_unmaps.at();
        for (std::size_t place = 0; place < lane->unmaps.size(); ++place) {
            const std::uint32_t number = lane->unmaps.mark(place);
            const UnmapMark mark = made.all_unmaps[number];
            if (!outcomes[mark.outcome] && !events[mark.event]) { // kNoIndex: no such thing passes
                continue;
            }
            own->unmaps.append(number, mark);
            if (mark.dirty_removed > 0) {
                own->dirty_layouts.push_back(mark.time);
            }
        }
        made.lanes.push_back(std::move(own));
    }
    return some;
}

} // namespace daxscope::replay
