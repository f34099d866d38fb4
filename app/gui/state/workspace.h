// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace: what one works at, as a file that can be kept and mailed. The traces are beside it,
// named relative to it; what it says is JSON.
#pragma once

#include "app/gui/state/notes.h"
#include "app/gui/state/view_state.h"
#include "replay/analysis/storms.h"
#include "replay/analysis/two_sides.h"
#include "replay/engine/replay.h"

#include <QByteArray>
#include <array>

namespace daxscope::gui {

class Document;

inline constexpr const char* kWorkspaceSuffix = ".daxwork";

struct Workspace {
    struct OfTrace {
        QString path; ///< absolute
        /// What tells that it is the same trace: its events, and the hash that its recorder wrote;
        /// where it wrote none, one of some of the events (JSON.md). Empty: not known.
        std::uint64_t events = 0;
        QString hash;
        bool operator==(const OfTrace&) const = default;
    };
    std::vector<OfTrace> traces;     ///< one, or two beside each other
    std::array<QString, 2> handlers; ///< of the sides, by name; empty: as recorded
    replay::Align align = replay::Align::Start;
    replay::StormRule rule;
    TimeRange visible{0, 0};
    std::optional<std::int64_t> playhead;
    std::optional<TimeRange> stretch;
    ShownRows shown_rows;
    std::optional<std::uint32_t> current_range;
    QString filter;
    bool hides_rest = false; ///< ViewState::hidesRest()
    bool recorded_lane = false;
    std::optional<OverviewOf> overview_of; ///< nothing: the first ones had none
    replay::Options assumed;               ///< Document::assumed(); of two traces nothing is
    Noted noted;
    QByteArray docks; ///< QMainWindow::saveState()

    /// The traces as they are shown now, one or two.
    static std::vector<OfTrace> tracesOf(const Document& document);
    /// In words, how the traces shown differ from those that it was made of; empty: not at all.
    QString difference(const std::vector<OfTrace>& shown) const;
};

/// What the overview shows, as a workspace and the settings have it: "faults", "time" ...
const char* nameOf(OverviewOf of);
std::optional<OverviewOf> overviewNamed(const QString& name); ///< nothing: there is none

/// @param folder of the file that it is for
QByteArray toJson(const Workspace& workspace, const QString& folder);
/// @throws Error(Exit::Io) with what is wrong, and where
Workspace workspaceOf(const QByteArray& json, const QString& folder);
/// Reads a file. A trace that is not where it was, and is beside the file, is that one: what it
/// holds is for difference() to tell.
/// @throws Error(Exit::Io) with its path
Workspace readWorkspace(const QString& path);

} // namespace daxscope::gui
