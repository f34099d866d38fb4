// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/state/transport.h"

class QComboBox;
class QLabel;
class QStatusBar;
class QToolBar;

namespace daxscope::gui {

/// The bar that plays: the actions of the menu "Play" as buttons, the speed, and where the playhead
/// is. Belongs to its tool bar.
class TransportBar : public QObject {
    Q_OBJECT
public:
    TransportBar(QToolBar* bar, QStatusBar* say, Document* document, ViewState* state,
                 Actions* actions);

private:
    void connectActions(QStatusBar* say);
    void makeSpeeds(QToolBar* bar);
    void enable();
    void showPlaying();
    void showPlace();

    Document* document_;
    ViewState* state_;
    Actions* actions_;
    Transport* transport_;
    QComboBox* speed_;
    QLabel* place_;
};

} // namespace daxscope::gui
