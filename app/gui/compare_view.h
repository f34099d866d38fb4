// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document.h"
#include "app/gui/view_state.h"

#include <QWidget>

namespace daxscope::gui {

/// The home screen: the run before above, the run after below, the recorded one as a third lane on
/// demand, a delta strip between; same rows, locked x axes. Knows the document and the view state,
/// and no other view.
class CompareView : public QWidget {
    Q_OBJECT
public:
    CompareView(Document* document, ViewState* state, QWidget* parent = nullptr);
    ~CompareView() override;

    /// Draws the whole view into an image of `size` device-independent pixels, waiting for the
    /// exact picture. For screenshots and reports.
    QImage render(QSize size, qreal device_pixel_ratio = 1.0);
    /// True when what is on screen is exact: no binning job is under way. Tests wait for idle().
    bool isIdle() const;

signals:
    void idle();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace daxscope::gui
