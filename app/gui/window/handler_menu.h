// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/state/document.h"

class QComboBox;
class QLabel;
class QToolBar;

namespace daxscope::gui {

/// Chooses the two handlers: presets and any other pair, in a menu of its own and on the toolbar.
/// Of two traces, what each side shows: as it was recorded, or a handler's model.
class HandlerMenu : public QObject {
    Q_OBJECT
public:
    HandlerMenu(Document* document, Actions* actions, QMenuBar* bar, QToolBar* toolbar);

private:
    void choose(const model::Handler* before, const model::Handler* after);
    void show();
    /// The handler in a box; nullptr: as recorded.
    static const model::Handler* chosen(const QComboBox* box);

    Document* document_;
    QComboBox *before_, *after_;
    QLabel *before_label_, *after_label_;
};

} // namespace daxscope::gui
