// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the panes show: the runs of one trace, or one run of each of two traces. Rows and times of
// the window are those of the trace, or those of side A: a side says what they are in its trace.
#pragma once

#include "app/gui/state/summary.h"
#include "replay/analysis/two_sides.h"

#include <QString>
#include <QVector>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::gui {

/// What one pane shows, and where it stands in the window.
struct PaneSide {
    std::shared_ptr<const replay::Comparison> comparison; ///< nullptr: no such side
    Side run = Side::Before;                              ///< the one of its runs that is shown
    /// The range in each row of the window; replay::kNoIndex: this trace has none there. Empty:
    /// rows are ranges.
    std::vector<std::uint32_t> range_of_row;
    std::vector<std::uint32_t> row_of_range; ///< the other way round
    std::int64_t ahead = 0;                  ///< ns: the trace's times less the window's
    QString letter;                          ///< "A" and "B" of two traces
    QString title;                           ///< … and what each is called

    explicit operator bool() const { return comparison != nullptr; }
    const trace::Trace& trace() const { return *comparison->trace; }
    const replay::Run& shown() const { return replay::run_of(*comparison, run); }
    const std::vector<replay::Storm>& storms() const { return replay::storms_of(*comparison, run); }
    /// replay::kNoIndex: none.
    std::uint32_t range(std::uint32_t row) const;
    std::uint32_t row(std::uint32_t range) const;
    std::int64_t inTrace(std::int64_t window) const;
    std::int64_t inWindow(std::int64_t trace) const;
    TimeRange inTrace(TimeRange window) const;
};

/// Immutable, shared.
class Sides {
public:
    /// The three runs of one trace.
    static std::shared_ptr<const Sides> one(std::shared_ptr<const replay::Comparison> comparison);

    /// A trace of two, by itself.
    struct Of {
        std::shared_ptr<const replay::Comparison> comparison;
        Side run = Side::Recorded; ///< Before: through the comparison's handler
        QString title;
    };
    /// Two traces.
    /// @throws Error(Exit::Usage) where they are to be aligned by a storm and one has none;
    ///     Cancelled
    static std::shared_ptr<const Sides> two(Of a, Of b, replay::Align align,
                                            const Progress& progress);

    /// Of two traces A is Side::Before, above, B is Side::After, and there is no Side::Recorded.
    const PaneSide& operator[](Side side) const { return sides_[static_cast<std::size_t>(side)]; }
    bool isTwo() const { return two_ != nullptr; }
    /// What two traces say beside each other; nullptr: it is one trace.
    std::shared_ptr<const replay::TwoSides> comparedTraces() const { return two_; }
    /// What they say, in the window's language; comparedTraces() keeps English, for documents.
    struct Said {
        std::string verdict;
        std::vector<std::string> cautions; ///< with the side's letter
    };
    const Said& said() const { return said_; }
    /// Of two traces, a figure of TwoSides::metrics; nothing: it was not recorded.
    std::optional<std::int64_t> figure(Side side, std::string_view name) const;
    replay::Align align() const { return align_; }
    /// The handlers that the sides before and after are shown through; nullptr: as recorded.
    std::array<const model::Handler*, 2> handlers() const;
    /// "before", or "A".
    QString name(Side side) const;
    /// The window's time from which times are counted: the trace's begin, or what two are aligned
    /// by.
    std::int64_t zero() const { return zero_; }
    /// The same in a side's trace, where there are two.
    std::optional<std::int64_t> zeroOf(Side side) const;
    TimeRange bounds() const; ///< of the window: all that any side has
    TimeRange home() const;   ///< replay::home(), of all sides
    std::size_t rows() const;
    QVector<std::uint32_t> order() const; ///< of all rows, at first
    /// What is said of a row that a side has no range for: "not in B".
    QString absent(Side side) const;
    /// The side whose storms are looked at first: replay::storm_side(), or the first that has any.
    Side stormSide() const;

private:
    template <typename Stretch>
    TimeRange all(Stretch stretch) const;
    std::array<PaneSide, kSides.size()> sides_;
    std::shared_ptr<const replay::TwoSides> two_;
    Said said_;
    replay::Align align_ = replay::Align::Start;
    std::int64_t zero_ = 0;
};

/// What the docks need of the sides. Of two traces: by row, with A as the run before and B as the
/// run after.
/// @throws Cancelled
Summary summarize(const Sides& sides, const Progress& progress = {});
/// Of the same runs, with the storms of another rule.
Summary withStorms(Summary summary, const Sides& sides);

} // namespace daxscope::gui
