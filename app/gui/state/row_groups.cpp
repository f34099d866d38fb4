// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/row_groups.h"

#include "app/gui/state/format.h"
#include "app/gui/state/sides.h"
#include "replay/analysis/zoom_index.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>
#include <algorithm>
#include <utility>

namespace daxscope::gui {

namespace {

struct RowGroupWords {
    Q_DECLARE_TR_FUNCTIONS(RowGroups)
};

/// Of two traces a file or a process is one's own.
QString ofSide(const Sides& sides, Side side, const QString& name) {
    return sides.isTwo() ? RowGroupWords::tr("%1: %2").arg(sides[side].letter, name) : name;
}

/// The file of the range, as the first side names it that has the range.
RowGroups::Group fileOf(const Sides& sides, std::uint32_t row) {
    for (const Side side : {Side::Before, Side::After}) {
        const std::uint32_t range =
            sides[side] ? sides[side].range(row) : std::uint32_t{replay::kNoIndex};
        if (range != replay::kNoIndex) {
            const trace::Trace& trace = sides[side].trace();
            const std::int64_t file = trace.ranges()[range].file;
            const QString whole = format::file(trace, file);
            const bool own = side == Side::After;
            return {QStringLiteral("file %1%2").arg(own ? QStringLiteral("B ") : QString(), whole),
                    own ? ofSide(sides, side, format::fileShort(trace, file))
                        : format::fileShort(trace, file),
                    whole};
        }
    }
    return {};
}

/// A process of a side.
using Process = std::pair<Side, std::int64_t>;

/// Who has an outcome on the range, in any of the runs.
std::vector<Process>
processesOf(const Sides& sides, std::uint32_t row,
            std::span<const std::shared_ptr<const replay::ZoomIndex>> indices) {
    std::vector<Process> found;
    for (const Side side : kSides) {
        const auto& index = indices[static_cast<std::size_t>(side)];
        const std::uint32_t range =
            sides[side] ? sides[side].range(row) : std::uint32_t{replay::kNoIndex};
        if (index == nullptr || range >= index->size()) {
            continue;
        }
        const Side named = sides.isTwo() ? side : Side::Before;
        for (const replay::MappingStrip& strip : index->lane(range).strips) {
            const trace::Mapping* mapping =
                strip.outcomes.size() > 0 ? sides[side].trace().mapping(strip.mapping) : nullptr;
            if (mapping != nullptr) {
                found.emplace_back(named, mapping->tgid);
            }
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

RowGroups::Group groupOf(const Sides& sides, const std::vector<Process>& processes) {
    constexpr std::size_t kNamed = 3;
    RowGroups::Group group;
    group.key = QStringLiteral("process");
    QStringList names;
    for (const auto& [side, tgid] : processes) {
        const QString name =
            ofSide(sides, side,
                   tgid == trace::kNone ? RowGroupWords::tr("process not recorded")
                                        : format::process(sides[side].trace(), tgid));
        group.key += u' ' + name;
        names << name;
    }
    group.tip = names.isEmpty()
                    ? RowGroupWords::tr("Ranges that no process faulted on")
                    : RowGroupWords::tr("Ranges that these faulted on, and nobody else:\n%1")
                          .arg(names.join(u'\n'));
    const qsizetype more = names.size() - static_cast<qsizetype>(kNamed);
    group.name = names.isEmpty() ? RowGroupWords::tr("no process")
                 : more > 1      ? RowGroupWords::tr("%1 and %2 more")
                                  .arg(names.mid(0, kNamed).join(QStringLiteral(", ")))
                                  .arg(more)
                            : names.join(QStringLiteral(", "));
    return group;
}

} // namespace

RowGroups groupRows(const Sides& sides, GroupBy by,
                    std::span<const std::shared_ptr<const replay::ZoomIndex>> indices) {
    RowGroups made;
    QHash<QString, std::uint32_t> place;
    made.of.reserve(sides.rows());
    for (std::uint32_t row = 0; row < sides.rows(); ++row) {
        RowGroups::Group group = by == GroupBy::File
                                     ? fileOf(sides, row)
                                     : groupOf(sides, processesOf(sides, row, indices));
        auto found = place.find(group.key);
        if (found == place.end()) {
            found = place.insert(group.key, static_cast<std::uint32_t>(made.groups.size()));
            made.groups.push_back(std::move(group));
        }
        made.of.push_back(*found);
    }
    return made;
}

} // namespace daxscope::gui
