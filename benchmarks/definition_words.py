"""Words and numbers of made definitions: who does what with which thing, and how much of it there is.

The numbers are those of the roads that ship.
"""

from __future__ import annotations

ROLES = (
    ("land_officer", "Công chức địa chính", "Land officer"),
    ("land_head", "Lãnh đạo cơ quan nông nghiệp và môi trường", "Head of the land division"),
    ("registrar", "Công chức tư pháp, hộ tịch", "Civil-status officer"),
    ("construction_officer", "Công chức xây dựng", "Construction officer"),
    ("division_head", "Lãnh đạo phòng chuyên môn", "Head of the division"),
    ("leader", "Lãnh đạo UBND cấp xã", "Leader of the People's Committee"),
    ("tax", "Cơ quan thuế", "Tax office"),
    ("police", "Công an cấp xã", "Commune police"),
    ("registry", "Chi nhánh Văn phòng đăng ký đất đai", "Land registry branch"),
)
OUTSIDE = ("tax", "police", "registry")
INSIDE = ("land_officer", "land_head", "registrar", "construction_officer", "division_head", "leader")
VERBS = (
    ("check", "Kiểm tra", "Check"),
    ("appraise", "Thẩm định", "Appraise"),
    ("survey", "Đo đạc, kiểm tra thực địa", "Survey on site"),
    ("draft", "Dự thảo văn bản", "Draft the document"),
    ("compare", "Đối chiếu hồ sơ lưu", "Compare with the file"),
    ("summarise", "Tổng hợp ý kiến", "Summarise the opinions"),
    ("enter", "Cập nhật cơ sở dữ liệu", "Enter into the database"),
    ("propose", "Lập tờ trình", "Propose to the leader"),
)
THINGS = (
    ("plot", "thửa đất", "the plot"),
    ("certificate", "giấy chứng nhận", "the certificate"),
    ("permit", "giấy phép", "the permit"),
    ("household", "hộ gia đình", "the household"),
    ("contract", "hợp đồng", "the contract"),
    ("drawing", "bản vẽ", "the drawing"),
    ("licence", "chứng chỉ hành nghề", "the licence"),
    ("allowance", "trợ cấp", "the allowance"),
    ("vessel", "phương tiện", "the vessel"),
    ("forest", "diện tích rừng", "the forest"),
)
SPECIALISTS = (
    ("inspector", "Thanh tra viên của cơ quan chuyên môn", "Inspector of the division"),
    ("archivist", "Văn thư, lưu trữ của UBND cấp xã", "Archivist of the commune"),
    ("engineer", "Kỹ sư thẩm định dự án", "Appraising engineer"),
    ("lawyer", "Công chức pháp chế cấp tỉnh", "Legal officer of the province"),
    ("accountant", "Kế toán của đơn vị thụ lý", "Accountant of the office"),
    ("clerk", "Chuyên viên thụ lý hồ sơ", "Clerk in charge of the dossier"),
    ("expert", "Chuyên gia được mời thẩm định", "Expert who is asked to appraise"),
)
#: Rows of a shipped road: share of roads with so many or fewer.
ROWS = ((0, 3), (0.1, 5), (0.25, 6), (0.5, 7), (0.6, 12), (0.75, 15), (0.9, 24), (0.98, 28), (1, 66))
#: Own roles, own actions, papers and fields of shipped roads, one number for each eleventh of them.
OWN_ROLES = (0, 0, 0, 0, 0, 1, 2, 3, 3, 4, 7)
OWN_ACTIONS = (0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 8)
PAPERS = (1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5)
OWN_FIELDS = (2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 8)
FIELDS = ("area", "value", "count", "length", "height", "age", "share", "term")
CLASSES = ("public", "restricted", "personal")
