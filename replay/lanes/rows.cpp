// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace daxscope::lanes {

Row row_of(std::uint32_t range, std::span<const std::shared_ptr<const replay::ZoomIndex>> indices) {
    std::map<std::uint32_t, Party> parties;
    for (const auto& index : indices) {
        for (const auto& strip : index->lane(range).strips) {
            const auto [first, last] = strip.about();
            Party& party = parties.try_emplace(strip.mapping, Party{strip.mapping, first, last, 0})
                               .first->second;
            party.begin = std::min(party.begin, first);
            party.end = std::max(party.end, last);
        }
    }
    Row row;
    row.range = range;
    for (const auto& [mapping, party] : parties) {
        row.parties.push_back(party);
    }
    row.pack();
    return row;
}

std::vector<TimeRange> storm_bands(const replay::ZoomIndex& index, std::uint32_t range,
                                   TimeRange visible, std::int64_t pixel) {
    std::vector<TimeRange> bands;
    const auto storms = index.storms(range, visible.begin, visible.end);
    for (std::size_t first = 0; first < storms.size();) {
        std::size_t next = first + 1;
        std::int64_t end = storms[first].end;
        while (next < storms.size() && storms[next].begin < end + pixel) {
            next = static_cast<std::size_t>(
                std::partition_point(storms.begin() + static_cast<std::ptrdiff_t>(next),
                                     storms.end(),
                                     [&](const auto& storm) { return storm.begin < end + pixel; }) -
                storms.begin());
            end = std::max(end, storms[next - 1].latest);
        }
        if (end > visible.begin) {
            bands.push_back({storms[first].begin, end});
        }
        first = next;
    }
    return bands;
}

std::vector<StormBand> storm_bands(const replay::ZoomIndex& index, const replay::ZoomIndex& passing,
                                   std::uint32_t range, TimeRange visible, std::int64_t pixel) {
    const auto any = [&](std::int64_t begin, std::int64_t end) {
        return range < passing.size() && passing.query(range, begin, end).outcomes.faults() > 0;
    };
    std::vector<StormBand> bands;
    for (const TimeRange& band : storm_bands(index, range, visible, pixel)) {
        if (!any(band.begin, band.end)) {
            bands.push_back({band, false});
            continue;
        }
        const std::size_t first_band = bands.size();
        const auto storms = index.storms(range, band.begin, band.end);
        for (std::size_t first = 0; first < storms.size();) {
            // Those that end within one pixel are looked at as one.
            std::size_t next = first + 1;
            std::int64_t end = storms[first].end;
            while (next < storms.size() && storms[next].end < storms[first].begin + pixel) {
                end = std::max(end, storms[next++].end);
            }
            const bool passes = any(storms[first].begin, end);
            if (bands.size() > first_band && bands.back().passes == passes) {
                bands.back().time.end = std::max(bands.back().time.end, end);
            } else {
                bands.push_back({{storms[first].begin, end}, passes});
            }
            first = next;
        }
    }
    return bands;
}

std::int64_t tick_step(double length, int count) {
    const double least = std::max(length / count, 1.0);
    const double decade = std::pow(10.0, std::floor(std::log10(least)));
    double step = decade;
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        step = decade * factor;
        if (step >= least * 0.999) {
            break;
        }
    }
    return std::llround(step);
}

std::vector<LegendEntry> legend(const Seldom& seldom) {
    static constexpr std::array kEntries{
        LegendEntry{Sign::Dirty, "dirty DAX entry removed"},
        LegendEntry{Sign::Refault, "refault"},
        LegendEntry{Sign::FirstTouch, "first touch"},
        LegendEntry{Sign::Permission, "permission"},
        LegendEntry{Sign::Failed, "fallback or SIGBUS"},
        LegendEntry{Sign::WhyMapping, "fell back: mapping, file size"},
        LegendEntry{Sign::WhyStorage, "extent, device"},
        LegendEntry{Sign::WhyEntries, "4 KiB entries"},
        LegendEntry{Sign::WhyUnknown, "not known"},
        LegendEntry{Sign::Hit, "hit"},
        LegendEntry{Sign::Mapped, "mapped"},
        LegendEntry{Sign::Unmap, "unmap"},
        LegendEntry{Sign::Cause, "who zapped whom"},
        LegendEntry{Sign::Storm, "storm"},
        LegendEntry{Sign::Loss, "events lost"},
        LegendEntry{Sign::Inferred, "inferred refault: unmaps not recorded"},
        LegendEntry{Sign::Assumed, "assumed access: it left no event"}};
    std::vector<LegendEntry> entries(kEntries.begin(), kEntries.end());
    std::erase_if(entries, [&seldom](const LegendEntry& entry) {
        return (entry.sign == Sign::Inferred && !seldom.inferred) ||
               (entry.sign == Sign::Assumed && !seldom.assumed);
    });
    return entries;
}

} // namespace daxscope::lanes
