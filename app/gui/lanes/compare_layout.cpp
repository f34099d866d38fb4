// SPDX-License-Identifier: GPL-3.0-or-later
//
// The compare view's layout: which panes stand where, where their rows are, how wide the labels.
#include "app/gui/lanes/compare_impl.h"

#include <cmath>
#include <numeric>
#include <set>

namespace daxscope::gui {

namespace {
constexpr int kRightMargin = 8;
constexpr double kMostLabelShare = 0.33; ///< of the width, for the labels
constexpr double kNameShare = 0.72;      ///< of that, for ranges beside their mappings
constexpr double kMostLabel = 360;       ///< and no more than this
constexpr double kMostHeld = 0.6;        ///< of the height, for rows that stay on top
constexpr int kAroundHeader = 4;         ///< above and below the name of a group

constexpr int kBeforeName = 12; ///< … beside it, for what folds the group

/// The width of the widest of these texts.
double widest(std::vector<QString> texts, const QFontMetricsF& metrics) {
    // Measuring takes long: only those with the most letters.
    constexpr std::size_t kMeasured = 16;
    const auto end = texts.begin() + static_cast<std::ptrdiff_t>(std::min(texts.size(), kMeasured));
    std::partial_sort(texts.begin(), end, texts.end(),
                      [](const QString& a, const QString& b) { return a.size() > b.size(); });
    return std::accumulate(texts.begin(), end, 0.0, [&](double width, const QString& text) {
        return std::max(width, metrics.horizontalAdvance(text));
    });
}
} // namespace

void CompareView::Impl::buildLayout() {
    QCPLayoutGrid* grid = plot->plotLayout();
    while (grid->elementCount() > 0) {
        grid->takeAt(grid->elementCount() - 1);
        grid->simplify();
    }
    int row = 0;
    const auto add = [&](QCPLayoutElement* element, double stretch) {
        grid->addElement(row, 0, element);
        grid->setRowStretchFactor(row, stretch);
        ++row;
    };
    if (caption->visible()) {
        add(caption, 0.001);
    }
    if (basis->visible()) {
        add(basis, 0.001);
    }
    if (recorded->isVisible()) {
        add(recorded->title(), 0.001);
        add(recorded->rect(), 1);
    }
    add(before->title(), 0.001);
    add(before->rect(), 1);
    add(delta->rect(), 0.001);
    add(after->title(), 0.001);
    add(after->rect(), 1);
    add(legend, 0.001);
    grid->setRowSpacing(0);
}

void CompareView::Impl::measureLabels() {
    context.labelWidth = context.stripLabelWidth = 0;
    if (sides == nullptr) {
        return;
    }
    QFont bold = plot->font();
    bold.setBold(true);
    const QFontMetricsF metrics(bold);
    const QFontMetricsF small(RowLabels::stripFont(plot->font()));
    // The longest of many labels is among the first few thousand for all that a margin needs.
    constexpr std::size_t kLooked = 2'000;
    std::vector<QString> ranges, strips, groups;
    for (const Pane* pane : panes()) {
        if (!context.place(pane->side()) || (!context.isTwo() && pane != before)) {
            continue; // of one trace all panes have the same labels
        }
        std::set<std::uint32_t> mappings;
        const auto& rows = pane->layout()->rows();
        for (std::size_t k = 0; k < std::min(rows.size(), kLooked); ++k) {
            if (rows[k].header) {
                groups.push_back(context.groupLabel(*rows[k].header));
                continue;
            }
            ranges.push_back(context.rowLabel(pane->side(), pane->windowRow(rows[k])));
            if (rows[k].open) {
                for (const Party& party : rows[k].parties) {
                    mappings.insert(party.mapping);
                }
            }
        }
        for (const std::uint32_t mapping : mappings) {
            strips.push_back(context.mappingLabel(pane->side(), mapping));
        }
    }
    const double heading = groups.empty() ? 0 : widest(std::move(groups), metrics) + kBeforeName;
    context.labelWidth = widest(std::move(ranges), metrics);
    context.stripLabelWidth = widest(std::move(strips), small);
    const double most = std::min(plot->viewport().width() * kMostLabelShare, kMostLabel);
    // The ranges' names come first.
    context.labelWidth = std::min(std::ceil(context.labelWidth),
                                  std::max(most * kNameShare, most - context.stripLabelWidth));
    context.stripLabelWidth =
        std::min(std::ceil(context.stripLabelWidth), most - context.labelWidth);
    context.labelWidth =
        std::max(context.labelWidth, std::min(std::ceil(heading), most) - context.stripLabelWidth);
}

void CompareView::Impl::setMargins() {
    const int left = std::max(delta->labelWidth(),
                              static_cast<int>(context.labelWidth + context.stripLabelWidth +
                                               (context.stripLabelWidth > 0 ? 24 : 16)));
    for (Pane* pane : panes()) {
        pane->rect()->setMargins({left, 0, kRightMargin, 0});
    }
    delta->rect()->setMargins({left, 3, kRightMargin, delta->axisHeight()});
}

std::optional<std::uint32_t> CompareView::Impl::focusRow() const {
    const auto storm = state->currentStorm();
    if (!storm || sides == nullptr || !(*sides)[storm->side]) {
        return {};
    }
    const PaneSide& side = (*sides)[storm->side];
    const auto& storms = side.storms();
    return storm->index >= 0 && static_cast<std::size_t>(storm->index) < storms.size()
               ? std::optional(side.row(storms[static_cast<std::size_t>(storm->index)].range))
               : std::nullopt;
}

void CompareView::Impl::seekRow() {
    const auto range = state->currentRange();
    const Row* row = range ? context.layout->row_of(*range) : nullptr;
    if (row == nullptr || row->top < context.layout->held()) { // it is always in sight
        return;
    }
    double top = row->top, height = row->height;
    // Of a row that is higher than the pane, the selected fault's strip.
    const auto selected = state->selected();
    const Pane* pane = paneOf(state->selectedSide());
    const Row* own = pane->layout()->row_of(context.place(pane->side()).range(*range));
    if (height > arrangedFor - context.layout->held() && own != nullptr && pane->data() &&
        selected && *selected < pane->data().run().outcomes.size() &&
        pane->data().run().outcomes[*selected].range == own->range) {
        top = own->strip_top(own->strip_of(pane->data().run().outcomes[*selected].mapping));
        height = own->strip_height();
    }
    seek(top, height);
}

/// Scrolls as little as brings this part of the layout into sight.
void CompareView::Impl::seek(double top, double height) {
    scroll = std::min(std::max(scroll, std::ceil(top + height - arrangedFor)),
                      std::floor(top - context.layout->held()));
}

std::uint64_t CompareView::Impl::partiesInSight() const {
    const TimeRange visible = state->visible();
    std::uint64_t hash = 0;
    for (const std::uint32_t row : context.isTwo() ? QVector<std::uint32_t>() : state->rows()) {
        if (row < made.rows.size()) {
            for (const Party& party : made.rows[row].parties) {
                hash = hash * 31 + (Row::is_about(party, visible) ? 2 : 1);
            }
        }
    }
    return hash;
}

/// The rows as they are laid out, with a line over each group.
/// @param folded with those that are folded away, and without lines: to be counted
CompareView::Impl::Laid CompareView::Impl::rowsToLay(bool folded) const {
    Laid laid;
    const auto own = [&](auto row) { // of two traces
        for (std::size_t side = 0; context.isTwo() && side < laid.own.size(); ++side) {
            if (!made.own[side].empty()) {
                laid.own[side].push_back(row(made.own[side]));
            }
        }
    };
    std::optional<std::uint32_t> last;
    for (const std::uint32_t row : state->rows()) {
        if (row >= made.rows.size()) {
            continue;
        }
        const auto group = folded ? std::nullopt : state->groupOf(row);
        if (group && group != last) {
            Row header;
            header.range = replay::kNoIndex;
            header.header = last = group;
            header.height = QFontMetrics(plot->font()).height() + kAroundHeader;
            laid.rows.push_back(header);
            own([&](const std::vector<Row>&) { return header; });
        }
        if (group && state->isGroupFolded(*group)) {
            continue;
        }
        laid.held += laid.held == laid.rows.size() && state->isPinned(row) ? 1 : 0;
        laid.rows.push_back(made.rows[row]);
        if (!context.isTwo()) { // else a strip is the same on both sides
            laid.rows.back().pack(state->visible());
        }
        own([row](const std::vector<Row>& all) { return all[row]; });
    }
    return laid;
}

/// Gives each side its layout, which is this one where its rows are the window's.
void CompareView::Impl::share(const std::shared_ptr<const RowLayout>& layout, const Laid& laid,
                              std::array<std::shared_ptr<const RowLayout>, kSides.size()>& to) {
    for (std::size_t side = 0; side < to.size(); ++side) {
        to[side] = laid.own[side].empty()
                       ? layout
                       : std::make_shared<const RowLayout>(layout->placed(laid.own[side]));
    }
}

void CompareView::Impl::arrangeRows() {
    packedFor = partiesInSight();
    arrangedFor = before->rect()->rect().height();
    const Laid laid = rowsToLay(false);
    auto layout = std::make_shared<RowLayout>();
    layout->arrange(laid.rows, arrangedFor, rowHeight, focusRow());
    layout->hold(laid.held, arrangedFor * kMostHeld);
    share(layout, laid, context.layouts);
    context.counted = context.layouts;
    if (!state->folded().isEmpty()) {
        const Laid all = rowsToLay(true);
        auto counted = std::make_shared<RowLayout>();
        counted->arrange(all.rows, arrangedFor, rowHeight);
        share(counted, all, context.counted);
    }
    context.groupSizes.assign(state->groups() ? state->groups()->groups.size() : 0, 0);
    for (const std::uint32_t row : state->rows()) {
        if (const auto group = state->groupOf(row)) {
            ++context.groupSizes[*group];
        }
    }
    if (context.header && *context.header >= context.groupSizes.size()) {
        context.header.reset();
    }
    context.layout = std::move(layout);
    rowsChanged = false;
    measureLabels();
    setMargins();
    plot->updateLayout();
    refresh();
}

} // namespace daxscope::gui
