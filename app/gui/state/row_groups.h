// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace daxscope::replay {
class ZoomIndex;
} // namespace daxscope::replay

namespace daxscope::gui {

class Sides;

/// What rows stand together by.
enum class GroupBy { None, File, Process };

/// The groups that rows are in. Immutable, shared.
struct RowGroups {
    struct Group {
        QString key; ///< what it is known by from time to time: the same group has the same
        QString name;
        QString tip; ///< all of it, where the name is short
    };
    std::vector<Group> groups;
    std::vector<std::uint32_t> of; ///< by row: place in groups
};

/// @param by not None
/// @param indices ShownIndices::of() these sides, for processes: who faulted on a range. Of a side
///     that has none nobody did.
RowGroups groupRows(const Sides& sides, GroupBy by,
                    std::span<const std::shared_ptr<const replay::ZoomIndex>> indices);

} // namespace daxscope::gui
