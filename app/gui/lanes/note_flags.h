// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/plot.h"

namespace daxscope::gui {

class DeltaPane;

/// The notes: a line through all panes each, and its text at the top as far as there is room before
/// the next one's. Of several in one pixel column the first has its text there.
class NoteFlags : public QCPLayerable, public PaintsOver {
    Q_OBJECT
public:
    NoteFlags(QCustomPlot* plot, const PaneContext& context, std::array<const Pane*, 3> panes,
              const DeltaPane& axis);
    void paintOver(QCPPainter* painter) override;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override { return mParentPlot->viewport(); }
    void draw(QCPPainter* painter) override;

private:
    void drawText(QCPPainter* painter, double at, double room, const QString& text) const;
    const PaneContext& context_;
    std::array<const Pane*, 3> panes_;
    const DeltaPane& axis_;
};

} // namespace daxscope::gui
