// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace daxscope::trace {
class Trace;
}

namespace daxscope::gui {

class Banner;
class Document;

/// What has to be known before a figure of the document is believed, above the lanes: that it was
/// made and not recorded, that the recorder did not finish, what was lost, what was not recorded,
/// why equal counts are no all-clear, that dirty entries go.
class Banners : public QWidget {
    Q_OBJECT
public:
    /// @param document must outlive this
    Banners(Document* document, QWidget* parent);

signals:
    void firstDirtyAsked(); ///< to be shown the first dirty DAX entry that was removed

private:
    void show();
    void showDirty();
    void showMade();
    QString said(QString (*of)(const trace::Trace& trace)) const;

    Document* document_;
    void showPart();

    Banner *part_, *dirty_, *made_, *cut_, *loss_, *lack_, *caution_;
};

} // namespace daxscope::gui
